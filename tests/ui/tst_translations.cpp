// The window's words in other languages: every text is there, fits its source, and no two entries
// of a menu have the same key.
#include "ui/mainwindow.h"
#include "ui/translation.h"
#include "ui/words.h"

#include <QFile>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include <memory>

using namespace haul;

namespace {

struct Message
{
    QString context;
    QString source;
    QStringList forms; // one, or as many as the language has for numbers
    bool isPlural = false;
    bool isFinished = false;
};

QString pathOf(const QString &code)
{
    return QStringLiteral(HAUL_TRANSLATIONS "/haul_%1.ts").arg(code);
}

Message readMessage(QXmlStreamReader &xml, const QString &context)
{
    Message message;
    message.context = context;
    message.isPlural = xml.attributes().value(QLatin1String("numerus")) == u"yes";
    while (xml.readNextStartElement()) {
        if (xml.name() == u"source") {
            message.source = xml.readElementText();
        } else if (xml.name() == u"translation") {
            message.isFinished = !xml.attributes().hasAttribute(QLatin1String("type"));
            if (!message.isPlural)
                message.forms = {xml.readElementText()};
            else
                while (xml.readNextStartElement())
                    message.forms += xml.readElementText();
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

std::vector<Message> readMessages(const QString &path)
{
    std::vector<Message> messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == u"name")
            context = xml.readElementText();
        else if (xml.isStartElement() && xml.name() == u"message")
            messages.push_back(readMessage(xml, context));
    }
    return messages;
}

// "%1", "%2", in whatever order.
QStringList placeholders(const QString &text)
{
    static const QRegularExpression one(QStringLiteral("%[0-9n%]"));
    QStringList all;
    for (auto found = one.globalMatch(text); found.hasNext();)
        all += found.next().captured();
    all.sort();
    return all;
}

qsizetype keysIn(QString text)
{
    return text.remove(QStringLiteral("&&")).count(u'&');
}

QString keyOf(const QAction *action)
{
    const QString text = action->text();
    const qsizetype mark = text.indexOf(u'&');
    return mark < 0 ? QString() : text.mid(mark + 1, 1).toLower();
}

} // namespace

class tst_Translations : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void init();
    void cleanup();

    void isUpToDate();
    void isComplete();
    void fitsItsSource();
    void menusHaveEachKeyOnce();
    void pluralForms();

private:
    QString language_;
    std::vector<Message> messages_; // none in English
    std::unique_ptr<QTranslator> translator_;
};

void tst_Translations::initTestCase_data()
{
    QTest::addColumn<QString>("language");
    const std::vector<Language> all = languages();
    QVERIFY(all.size() >= 3);
    QVERIFY(!QCoreApplication::translate("haul::TaskColumns", "Name").isEmpty());
    for (const Language &language : all) {
        QVERIFY(!language.name.isEmpty());
        QTest::newRow(qPrintable(language.code)) << language.code;
    }
}

void tst_Translations::init()
{
    QFETCH_GLOBAL(QString, language);
    language_ = language;
    messages_ = readMessages(pathOf(language));
    translator_ = std::make_unique<QTranslator>();
    if (translator_->load(QStringLiteral(":/i18n/haul_%1.qm").arg(language)))
        QCoreApplication::installTranslator(translator_.get());
    QCOMPARE(messages_.empty(), language == QLatin1String("en"));
}

void tst_Translations::cleanup()
{
    translator_.reset(); // removes itself
}

// scripts/translations would change nothing.
void tst_Translations::isUpToDate()
{
    if (messages_.empty())
        return;
    QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("haul_%1.ts").arg(language_));
    QVERIFY(QFile::copy(pathOf(language_), copy));
    QProcess lupdate;
    lupdate.setWorkingDirectory(QStringLiteral(HAUL_SOURCES));
    lupdate.start(QStringLiteral(HAUL_LUPDATE),
                  {QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral("."),
                   QStringLiteral("-locations"), QStringLiteral("none"),
                   QStringLiteral("-no-obsolete"), QStringLiteral("ui"),
                   QStringLiteral("core/base/errortext.cpp"), QStringLiteral("-ts"), copy});
    QVERIFY(lupdate.waitForFinished(100'000));
    QCOMPARE(lupdate.exitCode(), 0);
    const auto names = [](const std::vector<Message> &messages) {
        QStringList all;
        for (const Message &message : messages)
            all += message.context + QLatin1String(": ") + message.source;
        all.sort();
        return all;
    };
    QCOMPARE(names(messages_), names(readMessages(copy)));
}

void tst_Translations::isComplete()
{
    for (const Message &message : messages_) {
        QVERIFY2(message.isFinished,
                 qPrintable(message.context + QLatin1String(": ") + message.source));
        for (const QString &form : message.forms)
            QVERIFY2(!form.isEmpty(),
                     qPrintable(message.context + QLatin1String(": ") + message.source));
    }
}

// A key for each that has one in English, and every number, name and size in its place.
void tst_Translations::fitsItsSource()
{
    for (const Message &message : messages_) {
        for (const QString &form : message.forms) {
            const QString about = message.source + QLatin1String(" -> ") + form;
            QVERIFY2(placeholders(form) == placeholders(message.source), qPrintable(about));
            QVERIFY2(keysIn(form) == keysIn(message.source), qPrintable(about));
            QVERIFY2(form.endsWith(u'…') == message.source.endsWith(u'…'), qPrintable(about));
        }
    }
}

void tst_Translations::menusHaveEachKeyOnce()
{
    TaskManager manager({});
    const MainWindow window(manager, {});
    QStringList mistakes;
    const auto look = [&mistakes](const QString &menu, const QList<QAction *> &actions) {
        QHash<QString, QString> taken;
        for (const QAction *action : actions) {
            const QString key = keyOf(action);
            if (key.isEmpty())
                continue;
            if (taken.contains(key))
                mistakes +=
                    menu + QLatin1String(": ") + taken[key] + QLatin1String(", ") + action->text();
            taken.insert(key, action->text());
        }
    };
    look(QStringLiteral("menu bar"), window.menuBar()->actions());
    for (const QAction *action : window.menuBar()->actions())
        look(action->text(), action->menu()->actions());
    QVERIFY2(mistakes.isEmpty(), qPrintable(mistakes.join(u'\n')));
}

void tst_Translations::pluralForms()
{
    const QString one = words::fileCount(1);
    const QString two = words::fileCount(2);
    QVERIFY(one.contains(u'1'));
    QVERIFY(two.contains(u'2'));
    if (language_ == u"de") {
        QCOMPARE(one, QStringLiteral("1 Datei"));
        QCOMPARE(two, QStringLiteral("2 Dateien"));
        QCOMPARE(words::fileCount(0), QStringLiteral("0 Dateien"));
    }
}

QTEST_MAIN(tst_Translations)
#include "tst_translations.moc"
