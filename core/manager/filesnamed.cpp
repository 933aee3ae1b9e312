#include "core/manager/filesnamed.h"

#include <QDir>
#include <QHash>

#include <algorithm>
#include <functional>
#include <utility>

namespace haul {
namespace {

constexpr qsizetype mostComponents = 64; // of a name that means a file by its end

QStringView ownName(QStringView path)
{
    return path.sliced(path.lastIndexOf(u'/') + 1);
}

// A path's last so many components; nothing when it has fewer.
QStringView endOf(QStringView path, qsizetype components)
{
    qsizetype at = path.size();
    for (; components > 0; --components) {
        at = at > 0 ? path.lastIndexOf(u'/', at - 1) : -1;
        if (at < 0)
            return {};
    }
    return path.sliced(at + 1);
}

class Search
{
public:
    Search(const std::vector<QByteArray> &names, const std::vector<QString> &paths)
        : paths_(paths)
        , owners_(paths.size())
        , found_(names.size())
    {
        names_.reserve(names.size());
        for (const QByteArray &name : names)
            names_.push_back(clean(name));
    }

    void below(const QString &folder);
    void byEnd(qsizetype components);
    void byOwnName();
    // How many components the names have that still mean nothing; the most first.
    std::vector<qsizetype> depths() const;

    std::vector<std::optional<size_t>> result() && { return std::move(found_); }

private:
    // A place of a file, or that there are several of this name.
    using Places = QHash<QStringView, std::optional<size_t>>;

    static QString clean(const QByteArray &name);
    Places freeFiles(qsizetype components) const;
    void take(size_t name, size_t file);

    const std::vector<QString> &paths_;
    std::vector<QString> names_;  // "docs/b.pdf"; empty: means no file
    std::vector<QString> owners_; // whose file it is
    std::vector<std::optional<size_t>> found_;
};

// Windows' separators are told from a backslash in a name by there being no slash.
QString Search::clean(const QByteArray &name)
{
    QString text = QString::fromUtf8(name);
    if (!text.contains(u'/'))
        text.replace(u'\\', u'/');
    text = QDir::cleanPath(text);
    while (text.startsWith(u'/'))
        text.remove(0, 1);
    const bool isOutside = text == u"." || text == u".." || text.startsWith(QLatin1String("../"));
    return isOutside ? QString() : text;
}

void Search::take(size_t name, size_t file)
{
    found_[name] = file;
    owners_[file] = names_[name];
}

void Search::below(const QString &folder)
{
    Places places;
    places.reserve(qsizetype(paths_.size()));
    for (size_t file = 0; file < paths_.size(); ++file)
        places.insert(paths_[file], file);
    const QString start = folder.endsWith(u'/') ? folder : folder + u'/';
    for (size_t name = 0; name < names_.size(); ++name) {
        const QString path = start + names_[name];
        const auto place = places.constFind(path);
        if (!names_[name].isEmpty() && place != places.constEnd())
            take(name, **place);
    }
}

Search::Places Search::freeFiles(qsizetype components) const
{
    Places places;
    for (size_t file = 0; file < paths_.size(); ++file) {
        const QStringView end = endOf(paths_[file], components);
        if (end.isEmpty() || !owners_[file].isEmpty())
            continue;
        const auto place = places.find(end);
        if (place == places.end())
            places.insert(end, file);
        else
            *place = std::nullopt;
    }
    return places;
}

// A file may stand in the list twice, with two kinds of checksum.
void Search::byEnd(qsizetype components)
{
    const Places places = freeFiles(components);
    for (size_t name = 0; name < names_.size(); ++name) {
        if (found_[name] || names_[name].isEmpty() || names_[name].count(u'/') + 1 != components)
            continue;
        if (const std::optional<size_t> file = places.value(names_[name]))
            take(name, *file);
    }
}

void Search::byOwnName()
{
    QHash<QStringView, QStringView> wanted; // own names, and the only name that has it
    for (size_t name = 0; name < names_.size(); ++name) {
        if (found_[name] || names_[name].isEmpty())
            continue;
        const QStringView own = ownName(names_[name]);
        const auto known = wanted.find(own);
        if (known == wanted.end())
            wanted.insert(own, names_[name]);
        else if (*known != names_[name])
            *known = {};
    }
    const Places places = freeFiles(1);
    for (size_t name = 0; name < names_.size(); ++name) {
        if (found_[name] || names_[name].isEmpty())
            continue;
        const QStringView own = ownName(names_[name]);
        const std::optional<size_t> file = places.value(own);
        if (file && !wanted.value(own).isEmpty())
            take(name, *file);
    }
}

std::vector<qsizetype> Search::depths() const
{
    std::vector<qsizetype> depths;
    for (size_t name = 0; name < names_.size(); ++name) {
        const qsizetype components = names_[name].count(u'/') + 1;
        if (!found_[name] && !names_[name].isEmpty() && components <= mostComponents)
            depths.push_back(components);
    }
    std::sort(depths.begin(), depths.end(), std::greater<>());
    depths.erase(std::unique(depths.begin(), depths.end()), depths.end());
    return depths;
}

} // namespace

std::vector<std::optional<size_t>> filesNamed(const std::vector<QByteArray> &names,
                                              const std::vector<QString> &paths,
                                              const QString &folder,
                                              const std::function<bool()> &isCancelled)
{
    Search search(names, paths);
    search.below(folder);
    for (const qsizetype components : search.depths()) {
        if (isCancelled && isCancelled())
            break;
        search.byEnd(components);
    }
    search.byOwnName();
    return std::move(search).result();
}

} // namespace haul
