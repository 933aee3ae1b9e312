// What a batch extracts of each of its files, as columns of its results: a page of MoreOptions.
// Columns can be kept under a name, and taken from there for another batch. Main thread.
#pragma once

#include "core/model/batchsettings.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace haul {

class ExtractionEdit;
class ExtractionProfiles;
class WarningLine;

class ExtractOptions : public QWidget
{
    Q_OBJECT

public:
    explicit ExtractOptions(const BatchSettings &defaults, QWidget *parent = nullptr);

    // That outlive this. Until then, none can be chosen or kept.
    void setProfiles(ExtractionProfiles *profiles);
    // Whether files are read at all; else nothing can be extracted, and that is said.
    void setParses(bool parses);

    void apply(BatchSettings &settings) const;
    QString problem() const;

signals:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    QLayout *makeProfileRow();
    void recolour();
    void onChanged();
    void warn();
    void listProfiles();
    void chooseProfile(int index);
    void showProfile();
    void askForName();
    void saveAs(const QString &name);
    void removeProfile();

    ExtractionProfiles *profiles_ = nullptr;
    bool parses_ = true;
    QString last_; // the profile that was chosen last

    QComboBox *profile_;
    QPushButton *save_;
    QPushButton *remove_;
    ExtractionEdit *edit_;
    QLabel *example_;
    WarningLine *warning_;
};

} // namespace haul
