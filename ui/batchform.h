// How a batch is to be downloaded: name, folder, how files are named, and behind "More options"
// what is seldom changed. The folder follows the name until somebody changes it by hand. What is
// dangerous is said whether the options are open or not. Main thread.
#pragma once

#include "core/model/batchsettings.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace haul {

class ExtractionProfiles;
class MoreOptions;
class TemplateEdit;
class WarningLine;

class BatchForm : public QWidget
{
    Q_OBJECT

public:
    // With a folder in `defaults` that one is offered; else one below `baseFolder`.
    BatchForm(const BatchSettings &defaults, const QString &baseFolder, QWidget *parent = nullptr);

    // Of columns to extract; they outlive this.
    void setProfiles(ExtractionProfiles *profiles);
    // Only while nobody has typed another.
    void suggestName(const QString &name);

    QString name() const;
    BatchSettings settings() const;
    QDateTime startAt() const; // invalid: at once
    bool isComplete() const;

signals:
    void changed();
    void unfolded(int height); // more options are shown, and take this much; negative: hidden

private:
    void makeMain(QFormLayout *form);
    QWidget *makeFolderRow();
    QWidget *makeNamingRow();
    void onNaming();
    void showMore(bool shown);
    void followName();
    void browse();
    void warn();

    const BatchSettings defaults_;
    const QString baseFolder_;
    bool folderIsOurs_;

    QLineEdit *name_;
    QLineEdit *folder_;
    QComboBox *conflict_;
    QComboBox *layout_;
    QSpinBox *cutDirs_;
    TemplateEdit *template_;
    WarningLine *templateError_;
    QToolButton *moreButton_;
    MoreOptions *more_;
    WarningLine *warning_;
};

} // namespace haul
