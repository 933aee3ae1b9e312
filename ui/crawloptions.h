// Whether and how far a batch follows the links of its pages: a page of MoreOptions. Main thread.
#pragma once

#include "core/model/batchsettings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace haul {

class CrawlOptions : public QWidget
{
    Q_OBJECT

public:
    explicit CrawlOptions(const BatchSettings &defaults, QWidget *parent = nullptr);

    void apply(BatchSettings &settings) const;

private:
    enum class Where { Hosts, Folders, Anywhere };

    void makeForm();
    void fill(const CrawlSettings &crawl);
    void enable();

    const CrawlSettings defaults_;
    QSpinBox *depth_; // 0: none is followed
    QComboBox *where_;
    QSpinBox *pages_;
    QLineEdit *include_;
    QLineEdit *exclude_;
    QCheckBox *robots_;
};

} // namespace haul
