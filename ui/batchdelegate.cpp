#include "ui/batchdelegate.h"

#include "ui/batchmodel.h"
#include "ui/paint.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <iterator>
#include <utility>

namespace haul {
namespace {

constexpr int air = 10; // around a row's content
constexpr int betweenLines = 3;

bool isRunning(const QModelIndex &index)
{
    return index.data(BatchModel::RunningRole).toBool();
}

QRect contentOf(const QRect &row)
{
    return row.adjusted(air, air - 2, -air, -air + 2);
}

QRect placed(const QStyleOptionViewItem &option, const QRect &rect)
{
    return QStyle::visualRect(option.direction, option.rect, rect);
}

Qt::Alignment aligned(const QStyleOptionViewItem &option, Qt::Alignment alignment)
{
    return QStyle::visualAlignment(option.direction, alignment) | Qt::AlignVCenter;
}

// Up or down.
void drawArrow(QPainter *painter, const QRect &rect, bool up, const QColor &colour)
{
    const QRectF box = QRectF(rect).adjusted(2, 1.5, -2, -1.5);
    const double head = box.width() / 2;
    const double tip = up ? box.top() : box.bottom();
    const double wings = up ? tip + head : tip - head;
    const double middle = box.center().x();
    const QPointF points[] = {{box.left(), wings}, {middle, tip}, {box.right(), wings}};
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(points, int(std::size(points)));
    painter->drawLine(QPointF(middle, tip), QPointF(middle, up ? box.bottom() : box.top()));
    painter->restore();
}

paint::Bar barFor(const QModelIndex &index, const QPalette &palette)
{
    paint::Bar bar;
    bar.fraction = index.data(BatchModel::FractionRole).toDouble();
    bar.tail = index.data(BatchModel::FailedFractionRole).toDouble();
    bar.tailColour = paint::stateColour(TaskState::Failed, palette);
    const bool held = index.data(BatchModel::HeldRole).toBool();
    bar.colour = paint::stateColour(!isRunning(index) ? TaskState::Done
                                    : held            ? TaskState::Waiting
                                                      : TaskState::Active,
                                    palette);
    return bar;
}

} // namespace

QSize BatchDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFontMetrics small(paint::smaller(option.font));
    const int bar = paint::barHeight(option.fontMetrics);
    const bool isDangerous = !index.data(BatchModel::WarningRole).toString().isEmpty();
    return {12 * option.fontMetrics.averageCharWidth(),
            option.fontMetrics.height() + bar + small.height() + 12 + 2 * (air - 2)
                + (isDangerous ? small.height() + betweenLines : 0)};
}

QRect BatchDelegate::buttonIn(const QRect &row, Button button, const QFontMetrics &metrics,
                              Qt::LayoutDirection direction)
{
    const QRect content = contentOf(row);
    const int side = metrics.height() + 4;
    const int place = button == Button::Cancel ? 1 : 2;
    const QRect rect(content.right() + 4 - place * (side + 1), content.top() - 2, side, side);
    return QStyle::visualRect(direction, row, rect);
}

void BatchDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    drawGround(painter, option);
    const QRect content = contentOf(option.rect);
    const QRect name = nameIn(option, index);
    if (isRunning(index))
        drawButtons(painter, option, index);
    drawName(painter, option, index, name);

    const int height = paint::barHeight(option.fontMetrics);
    const QRect bar(content.left(), name.bottom() + 7, content.width(), height);
    paint::drawBar(painter, placed(option, bar), barFor(index, option.palette), option.palette);

    option.font = paint::smaller(option.font);
    option.fontMetrics = QFontMetrics(option.font);
    painter->setFont(option.font);
    QRect line(content.left(), bar.bottom() + 6, content.width(), option.fontMetrics.height());
    drawCounts(painter, option, index, line);
    line.translate(0, line.height() + betweenLines);
    drawWarning(painter, option, index.data(BatchModel::WarningRole).toString(), line);
}

QRect BatchDelegate::nameIn(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QRect content = contentOf(option.rect);
    QRect name(content.left(), content.top(), content.width(), option.fontMetrics.height());
    if (isRunning(index))
        name.setRight(content.right() - 2 * (option.fontMetrics.height() + 6));
    return name;
}

void BatchDelegate::drawName(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index, const QRect &whole)
{
    QRect rect = whole;
    const auto priority = BatchPriority(index.data(BatchModel::PriorityRole).toInt());
    if (priority != BatchPriority::Normal) {
        const int side = paint::markSide(option.fontMetrics);
        const QRect mark(rect.left(), rect.top() + (rect.height() - side) / 2, side, side);
        drawArrow(painter, placed(option, mark), priority == BatchPriority::High,
                  paint::secondaryText(option.palette));
        rect.setLeft(rect.left() + side + 4);
    }
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(option.palette.color(QPalette::Text));
    paint::drawText(painter, placed(option, rect), aligned(option, Qt::AlignLeft),
                    QFontMetrics(bold).elidedText(option.text, Qt::ElideMiddle, rect.width()));
}

void BatchDelegate::drawCounts(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index, const QRect &rect)
{
    QRect line = rect;
    painter->setPen(paint::secondaryText(option.palette));
    const QString speed = index.data(BatchModel::SpeedRole).toString();
    paint::drawText(painter, placed(option, line), aligned(option, Qt::AlignRight), speed);
    if (!speed.isEmpty())
        line.setRight(line.right() - option.fontMetrics.horizontalAdvance(speed) - air);
    paint::drawText(painter, placed(option, line), aligned(option, Qt::AlignLeft),
                    option.fontMetrics.elidedText(index.data(BatchModel::CountsRole).toString(),
                                                  Qt::ElideRight, line.width()));
}

void BatchDelegate::drawWarning(QPainter *painter, const QStyleOptionViewItem &option,
                                const QString &warning, const QRect &rect)
{
    if (warning.isEmpty())
        return;
    const int side = paint::markSide(option.fontMetrics);
    const QRect mark(rect.left(), rect.top() + (rect.height() - side) / 2, side, side);
    paint::drawWarningMark(painter, placed(option, mark), option.palette);
    const QRect words = rect.adjusted(side + 5, 0, 0, 0);
    painter->setPen(paint::warningColour(option.palette));
    paint::drawText(painter, placed(option, words), aligned(option, Qt::AlignLeft),
                    option.fontMetrics.elidedText(warning, Qt::ElideRight, words.width()));
}

void BatchDelegate::drawButtons(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const auto feel = [&](Button button) {
        if (pressedRow_ == index && pressed_ == button)
            return paint::Feel::Pressed;
        const bool hovered = hoveredRow_ == index && hovered_ == button;
        return hovered ? paint::Feel::Hovered : paint::Feel::Quiet;
    };
    const bool startable = index.data(BatchModel::StartableRole).toBool();
    const auto rect = [&](Button button) {
        return buttonIn(option.rect, button, option.fontMetrics, option.direction);
    };
    paint::drawButton(painter, rect(Button::Pause),
                      startable ? paint::Glyph::Resume : paint::Glyph::Pause, feel(Button::Pause),
                      option.palette);
    paint::drawButton(painter, rect(Button::Cancel), paint::Glyph::Cross, feel(Button::Cancel),
                      option.palette);
}

BatchDelegate::Button BatchDelegate::buttonAt(const QPoint &position,
                                              const QStyleOptionViewItem &option,
                                              const QModelIndex &index)
{
    if (!isRunning(index))
        return Button::None;
    for (const Button button : {Button::Pause, Button::Cancel}) {
        if (buttonIn(option.rect, button, option.fontMetrics, option.direction).contains(position))
            return button;
    }
    return Button::None;
}

QWidget *BatchDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                     const QModelIndex &) const
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(QStringLiteral("batchName"));
    field->setAccessibleName(tr("Name of the batch"));
    return field;
}

// The view asks for it whenever the batch changes: what is being typed stays.
void BatchDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    auto *field = static_cast<QLineEdit *>(editor);
    if (field->text().isEmpty() && !field->isModified())
        field->setText(index.data(Qt::EditRole).toString());
}

// Its text stands where the name stands.
void BatchDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                         const QModelIndex &index) const
{
    const QRect name = nameIn(option, index);
    const int height = std::max(editor->sizeHint().height(), name.height());
    const int above = (height - name.height()) / 2;
    const QRect field(name.left() - 5, std::max(option.rect.top(), name.top() - above),
                      name.width() + 5, height);
    editor->setGeometry(placed(option, field));
}

bool BatchDelegate::editorEvent(QEvent *event, QAbstractItemModel *,
                                const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto type = event->type();
    const bool pressing = type == QEvent::MouseButtonPress || type == QEvent::MouseButtonDblClick;
    if (!pressing && type != QEvent::MouseButtonRelease && type != QEvent::MouseMove)
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    const Button button = buttonAt(mouse->position().toPoint(), option, index);
    hoveredRow_ = button == Button::None ? QPersistentModelIndex() : QPersistentModelIndex(index);
    if (std::exchange(hovered_, button) != button || type != QEvent::MouseMove) {
        if (auto *view = qobject_cast<const QAbstractItemView *>(option.widget))
            view->viewport()->update();
    }
    if (type == QEvent::MouseMove || mouse->button() != Qt::LeftButton)
        return false;
    if (pressing) {
        pressedRow_ = index;
        pressed_ = button;
        return button != Button::None;
    }
    const bool clicked = button != Button::None && pressed_ == button && pressedRow_ == index;
    pressed_ = Button::None;
    if (clicked && button == Button::Pause)
        emit pauseClicked(index);
    else if (clicked)
        emit cancelClicked(index);
    return clicked;
}

bool BatchDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                              const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::ToolTip && index.isValid()) {
        const bool startable = index.data(BatchModel::StartableRole).toBool();
        switch (buttonAt(event->pos(), option, index)) {
        case Button::Pause:
            QToolTip::showText(event->globalPos(),
                               startable ? tr("Resume this batch") : tr("Pause this batch"), view);
            return true;
        case Button::Cancel:
            QToolTip::showText(event->globalPos(), tr("Cancel this batch"), view);
            return true;
        case Button::None:
            break;
        }
    }
    return RowDelegate::helpEvent(event, view, option, index);
}

} // namespace haul
