// Asks for the address of a page, and fetches it for its links.
//
//     auto *dialog = new PageLinks(defaults, manager.limits(), window);
//     connect(dialog, &PageLinks::fetched, ...);   // opens the link grabber
//     dialog->open();                              // deletes itself when it is closed
//
// What goes wrong stands below the address, to be tried again. Main thread.
#pragma once

#include "core/manager/pagefetch.h"
#include "core/model/batchsettings.h"

#include <QDialog>

class QLineEdit;
class QProgressBar;
class QPushButton;

namespace haul {

class ErrorBanner;
class WarningLine;

class PageLinks : public QDialog
{
    Q_OBJECT

public:
    PageLinks(const BatchSettings &defaults, const Limits &limits, QWidget *parent = nullptr);

signals:
    void fetched(const haul::ParseResultPtr &page);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void recolour();
    void takeFromClipboard();
    QByteArray address() const; // empty when it is none
    void onEdited();
    void start();
    void onFetched(const ParseResultPtr &page);
    void onFailed(const Error &error);
    void showRunning(bool isRunning);

    const BatchSettings defaults_;
    const Limits limits_;
    PageFetch fetch_;
    QLineEdit *address_;
    WarningLine *warning_; // it is no address
    ErrorBanner *error_;   // it could not be fetched
    QProgressBar *progress_;
    QPushButton *collect_;
};

} // namespace haul
