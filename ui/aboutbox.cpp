#include "ui/aboutbox.h"

#include "ui/icons.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace haul {

void showAbout(QWidget *parent)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("haul", text); };
    auto *box = new QMessageBox(parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Haul"));
    box->setIconPixmap(applicationIcon().pixmap(QSize(64, 64), box->devicePixelRatioF()));
    const QString version = QCoreApplication::applicationVersion();
    box->setText(version.isEmpty() ? tr("Haul") : tr("Haul %1").arg(version));
    box->setInformativeText(tr("Downloads whole lists of URLs and parses what arrives.\n\n"
                               "Made with Qt, libcurl and libxml2. MIT licence."));
    box->setStandardButtons(QMessageBox::Close);
    box->open();
}

} // namespace haul
