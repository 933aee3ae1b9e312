#include "ui/columnmapper.h"

#include "core/base/secrets.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QStringListModel>

#include <algorithm>

namespace haul {
namespace {

// In the order of the boxes.
constexpr std::array columns = {
    &ColumnMapping::url,      &ColumnMapping::name, &ColumnMapping::folder,
    &ColumnMapping::checksum, &ColumnMapping::size, &ColumnMapping::referer,
    &ColumnMapping::headers,
};

constexpr int pairsPerRow = 4;

} // namespace

ColumnMapper::ColumnMapper(QWidget *parent)
    : QWidget(parent)
    , names_(new QStringListModel(this))
    , hasHead_(new QCheckBox(tr("First row is a head"), this))
{
    const std::array labels{tr("Address:"), tr("Name:"),    tr("Folder:"), tr("Checksum:"),
                            tr("Size:"),    tr("Referer:"), tr("Headers:")};
    const std::array objects{"urlColumn",  "nameColumn",    "folderColumn", "checksumColumn",
                             "sizeColumn", "refererColumn", "headersColumn"};
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(6);
    for (int i = 0; i < int(boxes_.size()); ++i) {
        auto *box = new QComboBox(this);
        box->setObjectName(QLatin1String(objects[size_t(i)]));
        box->setModel(names_);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(5);
        box->setAccessibleName(tr("Column of: %1").arg(labels[size_t(i)].chopped(1)));
        auto *label = new QLabel(labels[size_t(i)], this);
        label->setBuddy(box);
        const int row = i / pairsPerRow;
        const int column = i % pairsPerRow * 2;
        grid->addWidget(label, row, column);
        grid->addWidget(box, row, column + 1);
        grid->setColumnStretch(column + 1, 1);
        connect(box, &QComboBox::activated, this, &ColumnMapper::changed);
        boxes_[size_t(i)] = box;
    }
    hasHead_->setObjectName(QStringLiteral("hasHead"));
    grid->addWidget(hasHead_, 1, 6, 1, 2);
    connect(hasHead_, &QCheckBox::clicked, this, &ColumnMapper::changed);
}

QStringList ColumnMapper::columnNames(const ColumnPreview &preview)
{
    qsizetype count = preview.head.size();
    for (const QStringList &row : preview.rows)
        count = std::max(count, row.size());
    const QStringList first = preview.rows.isEmpty() ? QStringList() : preview.rows.first();
    QStringList names{tr("None")};
    for (qsizetype i = 0; i < std::min<qsizetype>(count, maxColumns); ++i) {
        const QString head = preview.head.value(i).simplified().left(60);
        const QString example = redactedText(first.value(i)).simplified().left(40);
        if (!head.isEmpty())
            names += head;
        else if (!example.isEmpty())
            names += tr("%1: %2").arg(words::number(i + 1), example);
        else
            names += tr("Column %1").arg(words::number(i + 1));
    }
    return names;
}

void ColumnMapper::setPreview(const ColumnPreview &preview)
{
    const QStringList names = columnNames(preview);
    if (names != names_->stringList())
        names_->setStringList(names);
    setMapping(preview.columns);
}

void ColumnMapper::setMapping(const ColumnMapping &mapping)
{
    const int last = names_->rowCount() - 1;
    for (size_t i = 0; i < boxes_.size(); ++i)
        boxes_[i]->setCurrentIndex(std::clamp(mapping.*columns[i] + 1, 0, std::max(0, last)));
    hasHead_->setChecked(mapping.hasHead);
}

ColumnMapping ColumnMapper::mapping() const
{
    ColumnMapping mapping;
    for (size_t i = 0; i < boxes_.size(); ++i)
        mapping.*columns[i] = boxes_[i]->currentIndex() - 1;
    mapping.hasHead = hasHead_->isChecked();
    return mapping;
}

} // namespace haul
