// An error where it belongs, instead of a message box: what happened, what to try, and what
// exactly. Main thread.
#pragma once

#include "core/base/error.h"

#include <QFrame>

#include <optional>

class QLabel;
class QToolButton;

namespace haul {

class ErrorBanner : public QFrame
{
    Q_OBJECT

public:
    explicit ErrorBanner(QWidget *parent = nullptr);

    // Hidden without an error.
    void setError(const std::optional<Error> &error);
    // What happened and what to try, of what is no Error; an empty message hides the banner.
    void setWords(const QString &message, const QString &hint);
    QString message() const;
    // With a button that hides it: for what is worth reading once.
    void setClosable(bool closable);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::optional<Error> error_;
    QLabel *message_;
    QLabel *hint_;
    QToolButton *close_;
};

} // namespace haul
