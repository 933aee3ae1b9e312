// Looks at what is copied anywhere on the desktop, and says when there are URLs in it.
//
//     ClipboardWatch watch;
//     connect(&watch, &ClipboardWatch::found, bar, &ClipboardBar::offer);
//     watch.setOn(true);                   // off until then
//
// It only looks: nothing is imported or started by it. What Haul itself has copied, what a password
// manager has marked as secret, and what was found before is passed over. Of a long text only the
// beginning is looked through. Main thread.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSet>
#include <QString>

class QMimeData;

namespace haul {

class ClipboardWatch : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void setOn(bool on);
    // Says found() if there is something new in it.
    void look(const QMimeData &data);

signals:
    // How many different URLs the text has, or, of a long one, its beginning.
    void found(const QString &text, int urls, bool hasMore);

private:
    void onChanged();
    bool isNew(const QString &text);

    QSet<QByteArray> seen_; // digests
};

} // namespace haul
