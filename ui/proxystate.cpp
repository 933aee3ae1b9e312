#include "ui/proxystate.h"

#include "core/transfer/environmentproxy.h"
#include "ui/runwatch.h"
#include "ui/tasktext.h"

namespace haul {
namespace {

constexpr int longestPlace = 40; // characters, in the status bar

} // namespace

// What is not a URL, as libcurl takes it too, or a password with an "@" or a "/" in it, which
// should have been encoded: rather too little is shown than a part of the password.
QString proxyPlace(const QByteArray &proxy)
{
    const qsizetype scheme = proxy.indexOf("://");
    const QByteArray rest = scheme < 0 ? proxy : proxy.mid(scheme + 3);
    const QByteArray place = rest.mid(rest.lastIndexOf('@') + 1);
    return QString::fromUtf8(place.split('/').front()).simplified();
}

ProxyState::ProxyState(const TaskManager &manager, const RunWatch &runs, QWidget *parent,
                       SystemProxies::Ask ask)
    : QToolButton(parent)
    , manager_(manager)
    , system_(
          [this] { QMetaObject::invokeMethod(this, &ProxyState::refresh, Qt::QueuedConnection); },
          std::move(ask))
{
    setObjectName(QStringLiteral("proxyState"));
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Proxy"));
    // People change networks.
    connect(&runs, &RunWatch::sampled, this, &ProxyState::refresh);
    hide();
}

void ProxyState::setBatch(std::optional<BatchId> id)
{
    batch_ = id;
    refresh();
}

void ProxyState::setPreferred(const QByteArray &proxy)
{
    preferred_ = proxy;
    refresh();
}

void ProxyState::refresh()
{
    const BatchRecord *batch = batch_ ? manager_.batch(*batch_) : nullptr;
    if (!batch)
        tell(preferred_, tr("New batches go through this proxy."));
    else if (!batch->settings->proxy.isEmpty())
        tell(batch->settings->proxy, tr("The chosen batch goes through this proxy."));
    else if (!batch->entries->empty())
        tellFor(batch->entries->front());
    else
        hide();
}

// Nothing is shown while the desktop is being asked.
void ProxyState::tellFor(const Entry &entry)
{
    const QString host = taskHost(entry);
    if (const QByteArray proxy = environmentProxy(entry.url, &qgetenv); !proxy.isEmpty())
        tell(proxy, tr("The environment names this proxy for %1.").arg(host));
    else
        tell(system_.proxyFor(entry.url).value_or(QByteArray()),
             tr("The system names this proxy for %1.").arg(host));
}

void ProxyState::tell(const QByteArray &proxy, const QString &whose)
{
    const QString place = proxyPlace(proxy);
    setVisible(!place.isEmpty());
    if (place.isEmpty())
        return;
    const bool isLong = place.size() > longestPlace;
    setText(tr("Proxy: %1").arg(isLong ? place.left(longestPlace - 1) + u'…' : place));
    setToolTip(
        QStringLiteral("%1\n%2\n%3")
            .arg(place, whose, tr("A click opens the settings, which hold for new batches.")));
    setAccessibleDescription(QStringLiteral("%1. %2").arg(place, whose));
}

} // namespace haul
