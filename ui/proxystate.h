// The proxy that counts, in the status bar: that of the chosen batch, or of new batches while there
// is none. Nothing is shown where there is no proxy.
//
//     auto *proxy = new ProxyState(manager, runs, window);
//     bar->addPermanentWidget(proxy);
//     proxy->setBatch(id);
//     connect(proxy, &QToolButton::clicked, ...);   // to the settings
//
// What the batch says goes before what the environment says, and that before the desktop's
// settings; those two may differ from host to host, and are asked about the batch's first. Names
// and passwords are never shown. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "core/transfer/systemproxies.h"

#include <QToolButton>

#include <optional>

namespace haul {

class RunWatch;

class ProxyState : public QToolButton
{
    Q_OBJECT

public:
    // Both outlive it. The desktop is asked in another thread.
    ProxyState(const TaskManager &manager, const RunWatch &runs, QWidget *parent = nullptr,
               SystemProxies::Ask ask = &QNetworkProxyFactory::systemProxyForQuery);

    void setBatch(std::optional<BatchId> id);
    // Of new batches; empty: as the system says.
    void setPreferred(const QByteArray &proxy);

private:
    void refresh();
    void tellFor(const Entry &entry);
    void tell(const QByteArray &proxy, const QString &whose);

    const TaskManager &manager_;
    std::optional<BatchId> batch_;
    QByteArray preferred_;
    SystemProxies system_;
};

// "proxy.example:3128" of "http://name:password@proxy.example:3128/".
QString proxyPlace(const QByteArray &proxy);

} // namespace haul
