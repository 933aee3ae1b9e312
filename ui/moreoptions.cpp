#include "ui/moreoptions.h"

#include "core/base/secrets.h"
#include "ui/crawloptions.h"
#include "ui/extractoptions.h"
#include "ui/fieldrow.h"
#include "ui/paint.h"
#include "ui/ratespin.h"
#include "ui/startchoice.h"
#include "ui/warningline.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>

namespace haul {
namespace {

QSpinBox *makeSpin(int least, int most, const QString &suffix = {})
{
    auto *spin = new QSpinBox;
    spin->setRange(least, most);
    spin->setSuffix(suffix);
    return spin;
}

// Two columns of fields side by side, and room for what goes along the whole page.
struct Page
{
    Page()
        : widget(new QWidget)
        , left(new QFormLayout)
        , right(new QFormLayout)
        , column(new QVBoxLayout(widget))
    {
        auto *sides = new QHBoxLayout;
        sides->setSpacing(24);
        for (QFormLayout *form : {left, right}) {
            form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
            form->setSpacing(column->spacing()); // not that of the sides
            sides->addLayout(form, 1);
        }
        column->addLayout(sides);
        column->addStretch(1);
    }

    QWidget *widget;
    QFormLayout *left;
    QFormLayout *right;
    QVBoxLayout *column;
};

bool isHeader(const QString &line)
{
    const qsizetype colon = line.indexOf(QLatin1Char(':'));
    return colon > 0 && !line.first(colon).contains(QLatin1Char(' '));
}

} // namespace

MoreOptions::MoreOptions(const BatchSettings &defaults, QWidget *parent)
    : QTabWidget(parent)
    , proxyGiven_(defaults.proxy)
    , segments_(makeSpin(1, 64))
    , limit_(new RateSpin(tr("no limit")))
    , lowest_(new RateSpin(tr("any")))
    , retries_(makeSpin(0, 100, tr(" times")))
    , stall_(makeSpin(1, 3600, tr(" s without a byte")))
    , connect_(makeSpin(1, 3600, tr(" s")))
    , start_(new StartChoice)
    , parse_(new QCheckBox(tr("Read titles and links of pages")))
    , digest_(new QCheckBox(tr("Compute the SHA-256 of every file")))
    , anyKind_(new QCheckBox(tr("Keep what is not what its name says")))
    , referer_(new QLineEdit)
    , userAgent_(new QLineEdit)
    , user_(new QLineEdit)
    , password_(new QLineEdit)
    , cookies_(new QLineEdit)
    , headers_(new QPlainTextEdit)
    , netrc_(new QCheckBox(tr("Logins from ~/.netrc as well")))
    , proxy_(new QLineEdit)
    , insecure_(new QCheckBox(tr("Do not &verify certificates (insecure)")))
    , danger_(new WarningLine)
    , crawl_(new CrawlOptions(defaults))
    , extract_(new ExtractOptions(defaults))
{
    setObjectName(QStringLiteral("moreOptions"));
    addTab(makeTransferPage(), tr("&Transfer"));
    addTab(makeIdentityPage(), tr("&Identity"));
    addTab(makeNetworkPage(), tr("Net&work"));
    addTab(crawl_, tr("Follow links"));
    addTab(extract_, tr("E&xtract"));
    connect(extract_, &ExtractOptions::changed, this, &MoreOptions::check);
    connect(parse_, &QCheckBox::toggled, extract_, &ExtractOptions::setParses);
    fill(defaults);
    extract_->setParses(defaults.parse);
    check();
    recolour();
}

void MoreOptions::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QTabWidget::changeEvent(event);
}

void MoreOptions::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != palette())
        setPalette(readable);
}

QWidget *MoreOptions::makeTransferPage()
{
    Page page;
    retries_->setSpecialValueText(tr("never"));
    segments_->setObjectName(QStringLiteral("segments"));
    segments_->setToolTip(tr("Large files are fetched over several connections at once, "
                             "where the server allows it."));
    limit_->setObjectName(QStringLiteral("batchLimit"));
    limit_->setToolTip(tr("Of all files of this batch together. "
                          "It can be changed while the batch runs."));
    lowest_->setObjectName(QStringLiteral("lowestSpeed"));
    lowest_->setToolTip(tr("An attempt that is slower for as long as the server may be silent "
                           "is broken off and made again."));
    page.left->addRow(tr("Connections a &file:"), segments_);
    page.left->addRow(tr("S&peed limit:"), limit_);
    page.left->addRow(tr("Lowest speed:"), lowest_);
    page.right->addRow(tr("Tr&y again:"), retries_);
    page.right->addRow(tr("&Give up after:"), stall_);
    page.right->addRow(tr("Connect wit&hin:"), connect_);
    page.left->addRow(parse_);
    page.right->addRow(digest_);
    anyKind_->setObjectName(QStringLiteral("anyKind"));
    anyKind_->setToolTip(tr("Otherwise a login page that comes under the name of a zip "
                            "counts as failed."));
    page.left->addRow(anyKind_);
    page.right->addRow(tr("Sta&rt:"), start_);
    return page.widget;
}

QWidget *MoreOptions::makeIdentityPage()
{
    Page page;
    referer_->setPlaceholderText(tr("none"));
    userAgent_->setPlaceholderText(tr("Haul's own"));
    user_->setPlaceholderText(tr("name"));
    user_->setAccessibleName(tr("Login name"));
    password_->setPlaceholderText(tr("password"));
    password_->setAccessibleName(tr("Password"));
    password_->setEchoMode(QLineEdit::Password);
    headers_->setObjectName(QStringLiteral("headers"));
    headers_->setPlaceholderText(tr("Name: value"));
    headers_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    headers_->setLineWrapMode(QPlainTextEdit::NoWrap);
    headers_->setTabChangesFocus(true);
    headers_->setToolTip(tr("Sent with every request, one a line."));
    headers_->setFixedHeight(headers_->fontMetrics().lineSpacing() * 4 + 14);

    auto *login = new QWidget;
    auto *line = new QHBoxLayout(login);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(user_);
    line->addWidget(password_);
    leadTo(login, user_);

    page.left->addRow(tr("&Referer:"), referer_);
    page.left->addRow(tr("&User agent:"), userAgent_);
    page.left->addRow(tr("Lo&gin:"), login);
    page.left->addRow(QString(), netrc_);
    page.right->addRow(tr("&Headers:"), headers_);
    page.right->addRow(tr("Cookies &file:"), makeCookieRow());
    connect(headers_, &QPlainTextEdit::textChanged, this, &MoreOptions::check);
    connect(cookies_, &QLineEdit::textChanged, this, &MoreOptions::check);
    return page.widget;
}

QWidget *MoreOptions::makeCookieRow()
{
    cookies_->setObjectName(QStringLiteral("cookies"));
    cookies_->setAccessibleName(tr("Cookies file"));
    cookies_->setPlaceholderText(tr("none"));
    cookies_->setToolTip(tr("A cookies.txt, as browsers' extensions export it"));
    auto *browse = new QToolButton;
    browse->setText(QStringLiteral("…"));
    browse->setAccessibleName(tr("Choose the cookies file"));
    connect(browse, &QToolButton::clicked, this, &MoreOptions::browseCookies);
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(cookies_, 1);
    line->addWidget(browse);
    leadTo(row, cookies_);
    return row;
}

QWidget *MoreOptions::makeNetworkPage()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    auto *form = new QFormLayout;
    column->addLayout(form);
    column->addStretch(1);
    proxy_->setObjectName(QStringLiteral("proxy"));
    proxy_->setPlaceholderText(tr("as the system says"));
    proxy_->setToolTip(tr("http://, https://, socks5:// or socks5h://, then host and port"));
    insecure_->setObjectName(QStringLiteral("insecure"));
    const QString danger = tr("Anybody on the way can read and change what is sent. "
                              "Only for servers that you trust for another reason.");
    insecure_->setAccessibleDescription(danger);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Prox&y:"), proxy_);
    form->addRow(QString(), insecure_);
    form->addRow(QString(), danger_);
    connect(insecure_, &QCheckBox::toggled, this, [this, danger](bool insecure) {
        danger_->setText(insecure ? danger : QString());
        emit changed();
    });
    return page;
}

void MoreOptions::fill(const BatchSettings &settings)
{
    segments_->setValue(settings.segments);
    limit_->setRate(settings.bytesPerSecond);
    lowest_->setRate(settings.lowestSpeed);
    retries_->setValue(settings.retries);
    stall_->setValue(int(settings.stallTimeout.count()));
    connect_->setValue(int(settings.connectTimeout.count()));
    parse_->setChecked(settings.parse);
    digest_->setChecked(settings.digest);
    anyKind_->setChecked(settings.anyKind);
    referer_->setText(QString::fromUtf8(settings.referer));
    userAgent_->setText(QString::fromUtf8(settings.userAgent));
    const QString login = QString::fromUtf8(settings.userPassword);
    user_->setText(login.section(QLatin1Char(':'), 0, 0));
    password_->setText(login.section(QLatin1Char(':'), 1));
    cookies_->setText(QDir::toNativeSeparators(settings.cookieFile));
    headers_->setPlainText(QString::fromUtf8(settings.headers.join('\n')));
    netrc_->setChecked(settings.netrc);
    proxy_->setText(QString::fromUtf8(withoutPassword(settings.proxy)));
    insecure_->setChecked(settings.insecure);
}

void MoreOptions::apply(BatchSettings &settings) const
{
    settings.segments = segments_->value();
    settings.bytesPerSecond = limit_->rate();
    settings.lowestSpeed = lowest_->rate();
    settings.retries = retries_->value();
    settings.stallTimeout = std::chrono::seconds(stall_->value());
    settings.connectTimeout = std::chrono::seconds(connect_->value());
    settings.parse = parse_->isChecked();
    settings.digest = digest_->isChecked();
    settings.anyKind = anyKind_->isChecked();
    settings.referer = referer_->text().trimmed().toUtf8();
    settings.userAgent = userAgent_->text().trimmed().toUtf8();
    settings.userPassword = userPassword();
    settings.cookieFile = QDir::fromNativeSeparators(cookies_->text().trimmed());
    settings.headers = headerLines();
    settings.netrc = netrc_->isChecked();
    settings.proxy = proxy_->isModified() ? proxy_->text().trimmed().toUtf8() : proxyGiven_;
    settings.insecure = insecure_->isChecked();
    crawl_->apply(settings);
    extract_->apply(settings);
}

void MoreOptions::setProfiles(ExtractionProfiles *profiles)
{
    extract_->setProfiles(profiles);
}

QDateTime MoreOptions::startAt() const
{
    return start_->time();
}

bool MoreOptions::isInsecure() const
{
    return insecure_->isChecked();
}

QByteArray MoreOptions::userPassword() const
{
    const QByteArray user = user_->text().toUtf8();
    const QByteArray password = password_->text().toUtf8();
    return user.isEmpty() && password.isEmpty() ? QByteArray() : user + ':' + password;
}

QList<QByteArray> MoreOptions::headerLines() const
{
    QList<QByteArray> headers;
    for (const QString &line : headers_->toPlainText().split(QLatin1Char('\n'))) {
        if (!line.trimmed().isEmpty())
            headers += line.trimmed().toUtf8();
    }
    return headers;
}

// What curl would leave out without a word is said here.
void MoreOptions::check()
{
    problem_.clear();
    int number = 0;
    for (const QString &line : headers_->toPlainText().split(QLatin1Char('\n'))) {
        ++number;
        if (problem_.isEmpty() && !line.trimmed().isEmpty() && !isHeader(line.trimmed()))
            problem_ = tr("Line %1 of the headers does not look like “Name: value”.")
                           .arg(words::number(number));
    }
    const QString cookies = QDir::fromNativeSeparators(cookies_->text().trimmed());
    if (problem_.isEmpty() && !cookies.isEmpty() && !QFileInfo(cookies).isReadable())
        problem_ = tr("The cookies file cannot be read.");
    if (problem_.isEmpty())
        problem_ = extract_->problem();
    emit changed();
}

void MoreOptions::browseCookies()
{
    auto *dialog = new QFileDialog(this, tr("Cookies File"), QFileInfo(cookies_->text()).path(),
                                   tr("Cookies (*.txt);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &file) { cookies_->setText(QDir::toNativeSeparators(file)); });
    dialog->open();
}

} // namespace haul
