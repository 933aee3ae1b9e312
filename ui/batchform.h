// How a batch is to be downloaded: name, folder, and behind "More options" what is seldom changed.
// The folder follows the name until somebody changes it by hand. Main thread.
#pragma once

#include "core/model/batchsettings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace haul {

class BatchForm : public QWidget
{
    Q_OBJECT

public:
    // With a folder in `defaults` that one is offered; else one below `baseFolder`.
    BatchForm(const BatchSettings &defaults, const QString &baseFolder, QWidget *parent = nullptr);

    // Only while nobody has typed another.
    void suggestName(const QString &name);

    QString name() const;
    BatchSettings settings() const;
    bool isComplete() const;

signals:
    void changed();

private:
    void makeMain(QFormLayout *form);
    QWidget *makeFolderRow();
    void makeMore(QFormLayout *form);
    void followName();
    void browse();

    const BatchSettings defaults_;
    const QString baseFolder_;
    bool folderIsOurs_;

    QLineEdit *name_;
    QLineEdit *folder_;
    QComboBox *conflict_;
    QComboBox *layout_;
    QToolButton *moreButton_;
    QSpinBox *retries_;
    QSpinBox *stall_;
    QCheckBox *parse_;
    QCheckBox *digest_;
    QLineEdit *referer_;
    QLineEdit *userAgent_;
};

} // namespace haul
