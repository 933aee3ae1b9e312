#include "core/lists/commandreader.h"

#include "core/lists/curloptions.h"
#include "core/lists/wgetoptions.h"

namespace haul {

namespace {

constexpr qsizetype maxTextBytes = 64 * 1024 * 1024;

bool isPrefix(QByteArrayView word)
{
    return word == "$" || word == ">" || word == "sudo" || word == "time";
}

} // namespace

QByteArrayView downloaderIn(QByteArrayView word)
{
    QByteArrayView name = word.sliced(qMax(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
    if (name.size() > 4 && name.last(4).compare(".exe", Qt::CaseInsensitive) == 0)
        name.chop(4);
    for (const QByteArrayView known : {QByteArrayView("curl"), QByteArrayView("wget")}) {
        if (name.compare(known, Qt::CaseInsensitive) == 0)
            return known;
    }
    return name == "wget2" ? QByteArrayView("wget") : QByteArrayView();
}

CommandReader::CommandReader(ListFormat format, const ReadOptions &options)
    : list_(format, options)
{
}

void CommandReader::takeText(QByteArrayView text)
{
    const qsizetype room = maxTextBytes - text_.size();
    text_.append(text.first(qMin(room, text.size())));
    isCut_ = isCut_ || text.size() > room;
}

void CommandReader::takeCommand(const ShellCommand &command)
{
    qsizetype first = 0;
    while (first + 1 < command.words.size() && isPrefix(command.words[first]))
        ++first;
    const QByteArrayView program = downloaderIn(command.words[first]);
    if (program.isEmpty() || command.isBroken) {
        list_.reject(command.text, command.line, RejectReason::Malformed);
        return;
    }
    const QList<QByteArray> words = command.words.sliced(first + 1);
    if (program == "curl") {
        CurlOptions options;
        options.takeWords(words, command.line);
        if (!command.output.isEmpty())
            options.takeOption("output", command.output, command.line);
        options.finish().addTo(list_, command.line, command.text);
    } else {
        WgetOptions options;
        options.takeWords(words, command.line);
        options.finish().addTo(list_, command.line, command.text);
    }
}

Result<ParsedList> CommandReader::finish()
{
    endBytes();
    splitCommands(text_, guessShell(text_), [this](const ShellCommand &command) {
        takeCommand(command);
        return !list_.isCancelled();
    });
    text_ = {};
    if (isCut_)
        list_.reject("the rest of the commands", 0, RejectReason::TooLong);
    return list_.finish();
}

} // namespace haul
