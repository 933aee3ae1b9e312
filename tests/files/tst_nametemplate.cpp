// Templates for names: what they mean, what is wrong with them, and that nothing leads out.
#include "core/files/nametemplate.h"
#include "core/files/safename.h"

#include <QRandomGenerator>
#include <QTest>

using namespace haul;

class TestNameTemplate : public QObject
{
    Q_OBJECT

private slots:
    void expands_data();
    void expands();
    void keepsTheText();
    void emptyIsNone();
    void errors_data();
    void errors();
    void tooLong();
    void hostileValues_data();
    void hostileValues();
    void anyTemplateIsSafe();
};

static QString expanded(const QString &text, QByteArrayView url, const QString &name,
                        QStringView title = {}, const QString &batch = QStringLiteral("my batch"))
{
    BatchSettings settings;
    settings.batchName = batch;
    settings.submitted = QDate(2026, 3, 9);
    const ParsedNameTemplate parsed = parseNameTemplate(text);
    if (!parsed.error.isEmpty())
        return parsed.error;
    return expandTemplate(parsed.value, {settings, url, name, 6, title}).relative();
}

void TestNameTemplate::expands_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("path");
    const auto row = [](const QString &text, const QString &path) {
        QTest::newRow(qPrintable(text)) << text << path;
    };
    row(u"{name}{ext}"_qs, u"report.tar.gz"_qs);
    row(u"{host}/{path}/{index:04}-{name}{ext}"_qs, u"h.example_8080/a/b c/0007-report.tar.gz"_qs);
    row(u"{index}"_qs, u"7"_qs);
    row(u"{index:01}"_qs, u"7"_qs);
    row(u"{index:018}"_qs, u"000000000000000007"_qs);
    row(u"{batch}/{date}/{name}"_qs, u"my batch/2026-03-09/report"_qs);
    row(u"{title}{ext}"_qs, u"report.tar.gz"_qs);
    row(u"x{path}y/{name}"_qs, u"xa/b cy/report"_qs);
    row(u"a/b/c"_qs, u"a/b/c"_qs);
    row(u"a//b"_qs, u"a/b"_qs);
    row(u"{{{name}}}"_qs, u"{report}"_qs);
    row(u"{{name}}"_qs, u"{name}"_qs);
    row(u"}}{{"_qs, u"}{"_qs);
    row(u"Größe {name}"_qs, u"Größe report"_qs);
    row(u"a\\b:c"_qs, u"a_b_c"_qs);
    row(u".{name}"_qs, u"_report"_qs);
    row(u"{ext}"_qs, u"_tar.gz"_qs);
    row(u"... /{name}"_qs, u"report"_qs);
    row(u"nul/{name}"_qs, u"_nul/report"_qs);
}

void TestNameTemplate::expands()
{
    QFETCH(QString, text);
    QFETCH(QString, path);
    QCOMPARE(expanded(text, "http://h.example:8080/a/b%20c/get", u"report.tar.gz"_qs), path);
}

void TestNameTemplate::keepsTheText()
{
    const ParsedNameTemplate parsed = parseNameTemplate(u"{{{index:03} {name}"_qs);
    QCOMPARE(parsed.value.text, u"{{{index:03} {name}"_qs);
    using Field = NameTemplate::Field;
    QCOMPARE(parsed.value.pieces, (std::vector<NameTemplate::Piece>{{Field::Plain, u"{"_qs, 0},
                                                                    {Field::Index, {}, 3},
                                                                    {Field::Plain, u" "_qs, 0},
                                                                    {Field::Name, {}, 0}}));
}

void TestNameTemplate::emptyIsNone()
{
    const ParsedNameTemplate parsed = parseNameTemplate({});
    QVERIFY(parsed.error.isEmpty() && parsed.value.isEmpty());
}

void TestNameTemplate::errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("position");
    QTest::addColumn<QString>("marked");
    QTest::addColumn<QString>("says");
    const auto row = [](const QString &text, qsizetype position, const QString &marked,
                        const QString &says) {
        QTest::newRow(qPrintable(text.simplified())) << text << position << marked << says;
    };
    row(u"a{nam}b"_qs, 2, u"nam"_qs,
        u"at character 3: there is no field “nam”; there are {batch}"_qs);
    row(u"{}"_qs, 1, u""_qs, u"no field “”"_qs);
    row(u"{Name}"_qs, 1, u"Name"_qs, u"no field “Name”"_qs);
    row(u"{ name }"_qs, 1, u" name "_qs, u"no field “name”"_qs);
    row(u"{name:04}"_qs, 1, u"name:04"_qs, u"{index:04}"_qs);
    row(u"{index:}"_qs, 1, u"index:"_qs, u"{index:04}"_qs);
    row(u"{index:4}"_qs, 1, u"index:4"_qs, u"{index:04}"_qs);
    row(u"{index:00}"_qs, 1, u"index:00"_qs, u"18 digits"_qs);
    row(u"{index:019}"_qs, 1, u"index:019"_qs, u"18 digits"_qs);
    row(u"{index:%2}"_qs, 1, u"index:%2"_qs, u"“index:%2” is no form"_qs);
    row(u"{index:0x}"_qs, 1, u"index:0x"_qs, u"{index:04}"_qs);
    row(u"{index:0\u0664}"_qs, 1, u"index:0\u0664"_qs, u"{index:04}"_qs);
    row(u"{index:-1}"_qs, 1, u"index:-1"_qs, u"{index:04}"_qs);
    row(u"a{name"_qs, 1, u"{name"_qs, u"“{” without a “}”"_qs);
    row(u"a}b"_qs, 1, u"}"_qs, u"“}” without a “{”"_qs);
    row(u"{a{name}}"_qs, 1, u"a{name"_qs, u"no field"_qs);
    row(u"/{name}"_qs, 0, u"/"_qs, u"below the target folder"_qs);
    row(u"{host}/"_qs, 6, u"/"_qs, u"no file name"_qs);
    row(u"../{name}"_qs, 0, u".."_qs, u"“..”"_qs);
    row(u"a/../{name}"_qs, 2, u".."_qs, u"“..”"_qs);
    row(u"{name}/."_qs, 7, u"."_qs, u"“.”"_qs);
    row(u"{a\nb}"_qs, 1, u"a\nb"_qs, u"“a b”"_qs);
    row(u'{' + QString(900, u'x') + u'}', 1, QString(900, u'x'), u"xxx...”"_qs);
}

void TestNameTemplate::errors()
{
    QFETCH(QString, text);
    QFETCH(qsizetype, position);
    QFETCH(QString, marked);
    QFETCH(QString, says);
    const ParsedNameTemplate parsed = parseNameTemplate(text);
    QVERIFY2(parsed.error.contains(says), qPrintable(parsed.error));
    QVERIFY(!parsed.error.contains(u'\n') && parsed.error.size() < 200);
    QCOMPARE(parsed.position, position);
    QCOMPARE(text.sliced(parsed.position, parsed.length), marked);
    QVERIFY(parsed.value.isEmpty());
}

void TestNameTemplate::tooLong()
{
    QVERIFY(parseNameTemplate(QString(1000, u'x')).error.isEmpty());
    QVERIFY(parseNameTemplate(QString(1001, u'x')).error.contains(u"too long"));
}

void TestNameTemplate::hostileValues_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("batch");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *title, const QString &text, const char *url,
                        const QString &name, const QString &pageTitle, const QString &batch,
                        const QString &path) {
        QTest::newRow(title) << text << QByteArray(url) << name << pageTitle << batch << path;
    };
    const QString titled = u"{title}{ext}"_qs;
    row("title", titled, "", u"a.html"_qs, u" How to \n\t live "_qs, {}, u"How to live.html"_qs);
    row("title of slashes", titled, "", u"a.html"_qs, u"../../etc/passwd"_qs, {},
        u"_._.._etc_passwd.html"_qs);
    row("title of dots", u"{title}"_qs, "", u"a.html"_qs, u".."_qs, {}, u"a.html"_qs);
    row("title of spaces", titled, "", u"a.html"_qs, u" \n "_qs, {}, u"a.html"_qs);
    row("title with an override", titled, "", u"a.html"_qs, u"x\u202egpj"_qs, {}, u"xgpj.html"_qs);
    row("batch of slashes", u"{batch}/{name}"_qs, "", u"a"_qs, {}, u"/../x/"_qs, u"_.._x_/a"_qs);
    row("batch of dots", u"{batch}/{name}"_qs, "", u"a"_qs, {}, u".."_qs, u"a"_qs);
    row("no batch", u"{batch}/{name}"_qs, "", u"a"_qs, {}, {}, u"a"_qs);
    row("batch of fields", u"{batch}"_qs, "", u"a"_qs, {}, u"{name}"_qs, u"{name}"_qs);
    row("no path", u"{path}/{name}"_qs, "http://h/x", u"a"_qs, {}, {}, u"a"_qs);
    row("path upwards", u"{path}/{name}"_qs, "http://h/%2e%2e/..%2f/x", u"a"_qs, {}, {},
        u"_._/a"_qs);
    row("name is a path", u"{path}"_qs, "http://h/b/c/x", u"a"_qs, {}, {}, u"b/c"_qs);
    row("no name", u"{ext}"_qs, "", u"a"_qs, {}, {}, u"a"_qs);
    row("joined dots", u"{batch}{batch}/{name}"_qs, "", u"a"_qs, {}, u"."_qs, u"a"_qs);
}

void TestNameTemplate::hostileValues()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, url);
    QFETCH(QString, name);
    QFETCH(QString, title);
    QFETCH(QString, batch);
    QFETCH(QString, path);
    QCOMPARE(expanded(text, url, name, title, batch), path);
}

// Whatever template and values are: components that sanitising does not change.
void TestNameTemplate::anyTemplateIsSafe()
{
    QRandomGenerator random(7);
    const QStringList pieces = {u"{name}"_qs,
                                u"{ext}"_qs,
                                u"{path}"_qs,
                                u"{host}"_qs,
                                u"{title}"_qs,
                                u"{batch}"_qs,
                                u"{index:03}"_qs,
                                u"/"_qs,
                                u"."_qs,
                                u".."_qs,
                                u"\\"_qs,
                                u" "_qs,
                                u"{{"_qs,
                                u"\u0001"_qs,
                                u"con"_qs,
                                QString(300, u'\u00e4'),
                                QString(QChar(0xd800))};
    int good = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto some = [&](quint32 most) {
            QString text;
            for (quint32 count = random.bounded(most); count > 0; --count)
                text += pieces[random.bounded(int(pieces.size()))];
            return text;
        };
        const ParsedNameTemplate parsed = parseNameTemplate(some(8));
        if (!parsed.error.isEmpty() || parsed.value.isEmpty())
            continue;
        ++good;
        BatchSettings settings;
        settings.batchName = some(5);
        const QString title = some(5);
        const QByteArray url = QByteArray("http://h/") + some(6).toUtf8();
        const QString name = sanitisedFileName(some(5));
        const TargetPath path = expandTemplate(parsed.value, {settings, url, name, 1, title});
        QCOMPARE(sanitisedFileName(path.name), path.name);
        QCOMPARE(sanitisedFolder(path.folder), path.folder);
        QVERIFY(!path.name.isEmpty() && !path.folder.startsWith(u'/'));
    }
    QVERIFY(good > 1000);
}

QTEST_APPLESS_MAIN(TestNameTemplate)
#include "tst_nametemplate.moc"
