// A single-threaded libcurl multi loop that only downloads: no resuming, no checks, no report,
// names from the end of the URL. What it takes is the least that a program on libcurl can take; the
// benchmark shows how near Haul comes.
//
//     haul-bareloop CONNECTIONS FOLDER LIST [CA]
//
// Exit status 1 if anything failed.
#include <curl/curl.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

struct Transfer
{
    CURL *easy = curl_easy_init();
    int file = -1;
};

size_t writeBytes(char *bytes, size_t size, size_t count, void *transfer)
{
    const ssize_t written = ::write(static_cast<Transfer *>(transfer)->file, bytes, size * count);
    return written < 0 ? 0 : size_t(written);
}

class Loop
{
public:
    Loop(size_t connections, std::string folder, const char *ca)
        : folder_(std::move(folder))
        , transfers_(connections)
    {
        curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, long(connections));
        for (Transfer &transfer : transfers_) {
            curl_easy_setopt(transfer.easy, CURLOPT_WRITEFUNCTION, writeBytes);
            curl_easy_setopt(transfer.easy, CURLOPT_WRITEDATA, &transfer);
            curl_easy_setopt(transfer.easy, CURLOPT_PRIVATE, &transfer);
            curl_easy_setopt(transfer.easy, CURLOPT_FAILONERROR, 1L);
            if (ca)
                curl_easy_setopt(transfer.easy, CURLOPT_CAINFO, ca);
        }
    }

    // Whether all came.
    bool run(std::istream &list)
    {
        for (Transfer &transfer : transfers_)
            startNext(list, transfer);
        while (running_ > 0) {
            int active = 0;
            curl_multi_perform(multi_, &active);
            takeEnded(list);
            if (running_ > 0)
                curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
        }
        return failed_ == 0;
    }

private:
    void startNext(std::istream &list, Transfer &transfer)
    {
        std::string url;
        if (!std::getline(list, url))
            return;
        const std::string path = folder_ + url.substr(url.rfind('/'));
        transfer.file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        curl_easy_setopt(transfer.easy, CURLOPT_URL, url.c_str());
        curl_multi_add_handle(multi_, transfer.easy);
        ++running_;
    }

    void takeEnded(std::istream &list)
    {
        int left = 0;
        while (const CURLMsg *message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE)
                continue;
            failed_ += message->data.result == CURLE_OK ? 0 : 1;
            Transfer *transfer = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
            curl_multi_remove_handle(multi_, transfer->easy);
            ::close(transfer->file);
            --running_;
            startNext(list, *transfer);
        }
    }

    const std::string folder_;
    std::vector<Transfer> transfers_;
    CURLM *multi_ = curl_multi_init();
    int running_ = 0;
    int failed_ = 0;
};

} // namespace

int main(int count, char **words)
{
    if (count < 4) {
        std::fputs("haul-bareloop CONNECTIONS FOLDER LIST [CA]\n", stderr);
        return 2;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    std::ifstream list(words[3]);
    Loop loop(std::strtoul(words[1], nullptr, 10), words[2], count > 4 ? words[4] : nullptr);
    return loop.run(list) ? 0 : 1; // the system takes back what is open
}
