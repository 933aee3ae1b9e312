#include "ui/crawloptions.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>

namespace haul {
namespace {

constexpr int deepest = 100;
constexpr int mostPages = 10'000'000;

// No address has a space in it: between two of them stands one.
QList<QByteArray> patternsOf(const QLineEdit *edit)
{
    const QString text = edit->text().simplified();
    return text.isEmpty() ? QList<QByteArray>() : text.toUtf8().split(' ');
}

} // namespace

CrawlOptions::CrawlOptions(const BatchSettings &defaults, QWidget *parent)
    : QWidget(parent)
    , defaults_(defaults.crawl.value_or(CrawlSettings()))
    , depth_(new QSpinBox)
    , where_(new QComboBox)
    , pages_(new QSpinBox)
    , include_(new QLineEdit)
    , exclude_(new QLineEdit)
    , robots_(new QCheckBox(tr("Obey &robots.txt and nofollow")))
{
    makeForm();
    fill(defaults_);
    depth_->setValue(defaults.crawl ? defaults.crawl->maxDepth : 0);
    connect(depth_, &QSpinBox::valueChanged, this, &CrawlOptions::enable);
    enable();
}

void CrawlOptions::makeForm()
{
    depth_->setObjectName(QStringLiteral("followDepth"));
    depth_->setRange(0, deepest);
    depth_->setSpecialValueText(tr("no links"));
    depth_->setSuffix(tr(" deep"));
    depth_->setToolTip(
        tr("What the pages of the list link to is downloaded as well; with more than "
           "1, what those pages link to, and so on."));
    where_->setObjectName(QStringLiteral("followWhere"));
    where_->addItem(tr("on the hosts of the list"), int(Where::Hosts));
    where_->addItem(tr("in the folders of the list"), int(Where::Folders));
    where_->addItem(tr("anywhere"), int(Where::Anywhere));
    pages_->setObjectName(QStringLiteral("followPages"));
    pages_->setRange(1, mostPages);
    pages_->setGroupSeparatorShown(true);
    include_->setObjectName(QStringLiteral("followInclude"));
    include_->setPlaceholderText(tr("all addresses"));
    exclude_->setObjectName(QStringLiteral("followExclude"));
    exclude_->setPlaceholderText(tr("none"));
    for (QLineEdit *edit : {include_, exclude_})
        edit->setToolTip(tr("Whole addresses, in which * stands for anything and ? for one "
                            "character, such as */manual/*; with a space between two of them."));
    robots_->setObjectName(QStringLiteral("obeyRobots"));

    auto *column = new QVBoxLayout(this);
    auto *sides = new QHBoxLayout;
    column->addLayout(sides);
    column->addStretch(1);
    sides->setSpacing(24);
    auto *left = new QFormLayout;
    auto *right = new QFormLayout;
    for (QFormLayout *form : {left, right}) {
        form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
        form->setSpacing(column->spacing()); // not that of the sides
        sides->addLayout(form, 1);
    }
    left->addRow(tr("&Follow:"), depth_);
    left->addRow(tr("W&here:"), where_);
    left->addRow(tr("&Pages at most:"), pages_);
    right->addRow(tr("Onl&y:"), include_);
    right->addRow(tr("B&ut not:"), exclude_);
    right->addRow(robots_);
}

void CrawlOptions::fill(const CrawlSettings &crawl)
{
    const Where where = crawl.sameFolder ? Where::Folders
                        : crawl.sameHost ? Where::Hosts
                                         : Where::Anywhere;
    where_->setCurrentIndex(where_->findData(int(where)));
    pages_->setValue(int(std::min<qint64>(crawl.maxPages, mostPages)));
    include_->setText(QString::fromUtf8(crawl.include.join(' ')));
    exclude_->setText(QString::fromUtf8(crawl.exclude.join(' ')));
    robots_->setChecked(crawl.obeyRobots);
}

void CrawlOptions::enable()
{
    for (QWidget *widget :
         std::initializer_list<QWidget *>{where_, pages_, include_, exclude_, robots_})
        widget->setEnabled(depth_->value() > 0);
}

void CrawlOptions::apply(BatchSettings &settings) const
{
    settings.crawl.reset();
    if (depth_->value() == 0)
        return;
    const auto where = Where(where_->currentData().toInt());
    CrawlSettings crawl = defaults_;
    crawl.maxDepth = depth_->value();
    crawl.sameHost = where != Where::Anywhere;
    crawl.sameFolder = where == Where::Folders;
    crawl.maxPages = pages_->value();
    crawl.include = patternsOf(include_);
    crawl.exclude = patternsOf(exclude_);
    if (robots_->isChecked() != defaults_.obeyRobots)
        crawl.obeyRobots = crawl.obeyNoFollow = robots_->isChecked();
    settings.crawl = std::move(crawl);
}

} // namespace haul
