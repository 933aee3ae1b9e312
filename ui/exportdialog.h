// The dialog that asks where an export goes and in which form.
//
//     auto *dialog = new ExportDialog(formats, folder, u"papers"_qs, window);
//     connect(dialog, &ExportDialog::targetChosen, ...);
//     dialog->open();
//
// The form is the filter's, unless the name that was typed ends as only another form's names do.
// Deletes itself when it closes. Main thread.
#pragma once

#include "ui/exportjob.h"

#include <QFileDialog>
#include <QList>

namespace haul {

// "Metalink (*.meta4)", as a filter.
QString exportFilter(ExportFormat format);
// The form of a file of this name when the filter is another's, or the same.
ExportFormat exportFormatFor(const QString &path, ExportFormat filter);

class ExportDialog : public QFileDialog
{
    Q_OBJECT

public:
    // The first form is the one proposed; the name is made safe.
    ExportDialog(const QList<ExportFormat> &formats, const QString &folder, const QString &name,
                 QWidget *parent);

signals:
    void targetChosen(const haul::ExportTarget &target);

private:
    ExportFormat chosenFilter() const;

    const QList<ExportFormat> formats_;
};

} // namespace haul
