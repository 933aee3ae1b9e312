#include "core/files/nameregistry.h"

#include "core/files/diskcalls.h"
#include "core/files/folderbelow.h"
#include "core/files/partfile.h"
#include "core/files/safename.h"

#include <QHashFunctions>
#include <QStringBuilder>

namespace haul {

namespace {

// Up to here a name's numbers are looked for from the start: a few calls, but no memory.
constexpr quint32 rememberedFrom = 8;
// Folders beyond are made anew, which costs a call each.
constexpr qsizetype maxFolders = 100'000;

QString partPath(const QString &path)
{
    return path + partSuffix;
}

// "name (1).ext"; number 0 is the name itself.
QString numbered(const QString &folder, const QString &name, quint32 number)
{
    if (number == 0)
        return folder + u'/' + name;
    const QStringView view(name);
    const qsizetype extension = extensionStart(view);
    return folder % u'/' % view.first(extension) % QLatin1String(" (") % QString::number(number)
           % u')' % view.sliced(extension);
}

quint64 pathHash(const QString &path)
{
    return qHash(path, size_t(0));
}

} // namespace

struct NameRegistry::Wish
{
    ConflictPolicy policy = ConflictPolicy::Rename;
    std::optional<BatchId> batch;
};

Result<std::optional<QString>> NameRegistry::reserve(const QString &folder, const QString &name,
                                                     ConflictPolicy policy,
                                                     std::optional<BatchId> batch,
                                                     const QString &root)
{
    if (const auto made = ensureFolder(folder, root); !made)
        return made.error();
    const QString wished = numbered(folder, name, 0);
    if (policy == ConflictPolicy::Skip) {
        const auto kind = fileKind(wished);
        if (!kind)
            return kind.error();
        if (*kind == FileKind::File && !isHeld(wished) && !madeBy(batch, wished))
            return std::optional<QString>();
    }

    // What a batch made is only remembered for the policies that ask for it.
    const Wish wish{policy, policy == ConflictPolicy::Rename ? std::nullopt : batch};
    const auto taken = tryTake(wish, wished, false);
    if (!taken)
        return taken.error();
    if (!*taken)
        return takeNumbered(wish, folder, name);
    rememberNumber(wished, 0);
    return std::optional<QString>(wished);
}

QString NameRegistry::reserveUnseen(const QString &folder, const QString &name)
{
    const QString wished = numbered(folder, name, 0);
    {
        const std::scoped_lock lock(mutex_);
        if (!folders_.contains(folder) || nextNumber_.contains(wished))
            return {};
    }
    return claim(wished, std::nullopt) ? wished : QString();
}

// Mostly the numbers from 1 on are taken without a gap: a free one is looked for in growing steps,
// and the first one between by halving. So thousands of namesakes cost a handful of looks, also
// those of an earlier run. Where there are gaps, the number may be any free one.
Result<std::optional<QString>> NameRegistry::takeNumbered(const Wish &wish, const QString &folder,
                                                          const QString &name)
{
    const QString wished = numbered(folder, name, 0);
    quint32 taken = nextNumber(wished) - 1;
    quint32 ours = 0;
    for (quint32 step = 1; ours == 0; step *= 2) {
        const auto done = tryTake(wish, numbered(folder, name, taken + step), true);
        if (!done)
            return done.error();
        (*done ? ours : taken) = taken + step;
    }
    while (ours - taken > 1) {
        const quint32 middle = taken + (ours - taken) / 2;
        const auto done = tryTake(wish, numbered(folder, name, middle), true);
        if (!done || *done)
            release(numbered(folder, name, ours));
        if (!done)
            return done.error();
        (*done ? ours : taken) = middle;
    }
    rememberNumber(wished, ours);
    return std::optional<QString>(numbered(folder, name, ours));
}

// Claims the name first and looks at the disk then, without the lock: meanwhile nobody else can
// have it, and if it is taken on disk it is let go again.
Result<bool> NameRegistry::tryTake(const Wish &wish, const QString &path, bool isNumbered)
{
    if (!claim(path, wish.batch))
        return false;
    const auto letGo = [&](Result<bool> result) {
        release(path);
        return result;
    };
    const auto part = fileKind(partPath(path));
    if (!part)
        return letGo(part.error());
    const auto file = fileKind(path);
    if (!file)
        return letGo(file.error());
    if (*part != FileKind::None || *file == FileKind::Folder)
        return letGo(false);
    if (*file == FileKind::None)
        return true;
    const bool mayReplace = wish.policy == ConflictPolicy::Overwrite && !isNumbered;
    return mayReplace && !madeBy(wish.batch, path) ? Result<bool>(true) : letGo(false);
}

// A path is also another's when it is the part file of that one, or that one is its part file.
bool NameRegistry::claim(const QString &path, std::optional<BatchId> batch)
{
    const std::scoped_lock lock(mutex_);
    if (reserved_.contains(path) || reserved_.contains(partPath(path)))
        return false;
    if (path.endsWith(partSuffix) && reserved_.contains(path.chopped(partSuffix.size())))
        return false;
    reserved_.insert(path, batch);
    return true;
}

void NameRegistry::release(const QString &path)
{
    const std::scoped_lock lock(mutex_);
    reserved_.remove(path);
}

void NameRegistry::keep(const QString &path)
{
    const std::scoped_lock lock(mutex_);
    const auto found = reserved_.constFind(path);
    if (found == reserved_.cend())
        return;
    if (const std::optional<BatchId> batch = *found)
        made_[*batch].insert(pathHash(path));
    reserved_.erase(found);
}

void NameRegistry::adopt(BatchId batch, const QStringList &held, const QStringList &made)
{
    const std::scoped_lock lock(mutex_);
    for (const QString &path : held)
        reserved_.insert(path, batch);
    for (const QString &path : made)
        made_[batch].insert(pathHash(path));
}

void NameRegistry::forgetBatch(BatchId batch)
{
    const std::scoped_lock lock(mutex_);
    made_.remove(batch);
}

void NameRegistry::forgetFolder(const QString &folder)
{
    const std::scoped_lock lock(mutex_);
    folders_.remove(folder);
}

qsizetype NameRegistry::reservedCount() const
{
    const std::scoped_lock lock(mutex_);
    return reserved_.size();
}

Result<void> NameRegistry::ensureFolder(const QString &folder, const QString &root)
{
    {
        const std::scoped_lock lock(mutex_);
        if (folders_.contains(folder))
            return {};
    }
    const auto made =
        root.isEmpty() ? makeFolder(folder) : makeFolderBelow(root, folder.mid(root.size() + 1));
    if (!made)
        return made;
    const std::scoped_lock lock(mutex_);
    if (folders_.size() >= maxFolders)
        folders_.clear();
    folders_.insert(folder);
    return {};
}

bool NameRegistry::isHeld(const QString &path) const
{
    const std::scoped_lock lock(mutex_);
    return reserved_.contains(path);
}

bool NameRegistry::madeBy(std::optional<BatchId> batch, const QString &path) const
{
    if (!batch)
        return false;
    const std::scoped_lock lock(mutex_);
    const auto found = made_.constFind(*batch);
    return found != made_.cend() && found->contains(pathHash(path));
}

// Behind the last namesake that was placed.
quint32 NameRegistry::nextNumber(const QString &path) const
{
    const std::scoped_lock lock(mutex_);
    return nextNumber_.value(path, 1);
}

void NameRegistry::rememberNumber(const QString &path, quint32 number)
{
    const std::scoped_lock lock(mutex_);
    if (number == 0 && !nextNumber_.isEmpty()) {
        nextNumber_.remove(path); // the bare name was free: the namesakes have gone
    } else if (number >= rememberedFrom) {
        quint32 &next = nextNumber_[path];
        next = qMax(next, number + 1);
    }
}

} // namespace haul
