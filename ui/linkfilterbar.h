// The filter of the link grabber: text, wildcards or a regular expression that links must match,
// the same for links that are not wanted, and their kinds.
//
//     connect(bar, &LinkFilterBar::changed, this, [=] { model->setFilter(bar->settings()); });
//     bar->setError(error);        // what is wrong with it, below the fields; nothing: it is fine
//     bar->setCounts(*grabbed);    // beside each kind
//
// Main thread.
#pragma once

#include "core/base/error.h"
#include "core/parse/linkfilter.h"

#include <QWidget>

#include <array>
#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace haul {

class WarningLine;
struct GrabbedLinks;

class LinkFilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit LinkFilterBar(QWidget *parent = nullptr);

    LinkFilterSettings settings() const;
    void setCounts(const GrabbedLinks &grabbed);
    void setError(const std::optional<Error> &error);
    void focusText();

signals:
    void changed();
    void left(); // by Return or Down in a field: on to what was found

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    static constexpr size_t kindCount = 7;

    QLayout *makeTextRow();
    QLayout *makeKindRow();
    QList<LinkTerm> termsOf(const QLineEdit *field) const;
    void showExample();
    void recolour();

    QLineEdit *include_;
    QComboBox *syntax_; // of both fields
    QLineEdit *exclude_;
    std::array<QCheckBox *, kindCount> kinds_{};
    WarningLine *warning_;
};

} // namespace haul
