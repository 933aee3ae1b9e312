// What is seldom changed about a batch, in five pages: how it is transferred, who asks the
// servers, the way through the network, which links of its pages are followed, and what is
// extracted of its files.
//
//     auto *more = new MoreOptions(defaults, this);
//     BatchSettings settings = defaults;
//     more->apply(settings);
//
// Main thread.
#pragma once

#include "core/model/batchsettings.h"

#include <QTabWidget>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace haul {

class CrawlOptions;
class ExtractOptions;
class ExtractionProfiles;
class RateSpin;
class StartChoice;
class WarningLine;

class MoreOptions : public QTabWidget
{
    Q_OBJECT

public:
    explicit MoreOptions(const BatchSettings &defaults, QWidget *parent = nullptr);

    // Of columns to extract; they outlive this.
    void setProfiles(ExtractionProfiles *profiles);
    void apply(BatchSettings &settings) const;
    QDateTime startAt() const; // invalid: at once
    bool isInsecure() const;
    // Why a batch cannot be started with these; empty when it can.
    QString problem() const { return problem_; }

signals:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();
    QWidget *makeTransferPage();
    QWidget *makeIdentityPage();
    QWidget *makeNetworkPage();
    QWidget *makeCookieRow();
    void fill(const BatchSettings &settings);
    void check();
    void browseCookies();
    QByteArray userPassword() const;
    QList<QByteArray> headerLines() const;

    const QByteArray proxyGiven_; // shown without its password
    QString problem_;

    QSpinBox *segments_;
    RateSpin *limit_;
    RateSpin *lowest_;
    QSpinBox *retries_;
    QSpinBox *stall_;
    QSpinBox *connect_;
    StartChoice *start_;
    QCheckBox *parse_;
    QCheckBox *digest_;
    QCheckBox *anyKind_;

    QLineEdit *referer_;
    QLineEdit *userAgent_;
    QLineEdit *user_;
    QLineEdit *password_;
    QLineEdit *cookies_;
    QPlainTextEdit *headers_;
    QCheckBox *netrc_;

    QLineEdit *proxy_;
    QCheckBox *insecure_;
    WarningLine *danger_;

    CrawlOptions *crawl_;
    ExtractOptions *extract_;
};

} // namespace haul
