// Secrets: what must never stand in a log, a report, an error's text or a file's attributes.
#include "core/base/secrets.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace haul;

class TestSecrets : public QObject
{
    Q_OBJECT

private slots:
    void withoutPassword_data();
    void withoutPassword();
    void userInfoAndFragment_data();
    void userInfoAndFragment();
    void hidesCredentials_data();
    void hidesCredentials();
    void keepsTheRest_data();
    void keepsTheRest();
    void hidesCredentialsWhereverTheyStand_data();
    void hidesCredentialsWhereverTheyStand();
    void redactsTexts_data();
    void redactsTexts();
    void sharesPlainTexts();
    void anyBytesAreFine();
    void hostileLengthsAreFast_data();
    void hostileLengthsAreFast();
};

void TestSecrets::withoutPassword_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *url, const char *expected) {
        QTest::newRow(name) << QByteArray(url) << QByteArray(expected);
    };
    row("password", "https://user:pw@host/x", "https://user@host/x");
    row("port", "ftp://user:pw@host:21/x", "ftp://user@host:21/x");
    row("empty password", "https://user:@host/", "https://user@host/");
    row("no user", "https://:pw@host/", "https://@host/");
    row("no path", "https://user:pw@host", "https://user@host");
    row("query behind the host", "https://user:pw@host?a@b", "https://user@host?a@b");
    row("colons", "https://user:p:w@host/", "https://user@host/");
    row("an @ that is not encoded", "https://user:p@w@host/", "https://user@host/");
    row("a / that is not encoded", "https://user:p/w@host/", "https://user@host/");
    row("a ? that is not encoded", "https://user:p?w@host/", "https://user@host/");
    row("encoded", "https://us%40er:p%2Fw@host/", "https://us%40er@host/");
    row("IPv6", "https://user:pw@[::1]:80/x", "https://user@[::1]:80/x");
    row("proxy without a scheme", "user:pw@proxy:3128", "user@proxy:3128");
    row("relative to a scheme", "//user:pw@host/x", "//user@host/x");
    row("too many slashes", "http:///user:pw@host/x", "http:///user@host/x");
    row("URL in a URL", "https://a/https://user:pw@host/", "https://a/https://user@host/");
    row("two", "https://u:1@a/https://v:2@b/", "https://u@a/https://v@b/");
    for (const char *same :
         {"", "https://host/x", "https://user@host/x", "https://host/a:b@c", "https://host:80/a@b",
          "https://host/?q=a:b@c", "https://host/#a:b@c", "https://[::1]/x@y", "https://host",
          "https://host:/x@y", "mailto", "@", "://", "https://@host/", "\xff\xfe:\x80"})
        row(qPrintable(u"as it is: "_qs + QString::fromLatin1(same)), same, same);
}

void TestSecrets::withoutPassword()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, expected);
    QCOMPARE(haul::withoutPassword(url), expected);
    QCOMPARE(haul::withoutPassword(expected), expected);
}

void TestSecrets::userInfoAndFragment_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *url, const char *expected) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(expected);
    };
    row("https://user:pw@host/x", "https://host/x");
    row("https://token@host/x", "https://host/x");
    row("https://user:p/w@host/x", "https://host/x");
    row("https://host/x#part", "https://host/x");
    row("https://user:pw@host/x?a=1#access_token=abc", "https://host/x?a=1");
    row("https://host/#a?token=b", "https://host/");
    row("https://a/?u=https://user:pw@host/", "https://a/?u=https://host/");
    row("user:pw@proxy:3128", "proxy:3128");
    row("", "");
}

void TestSecrets::userInfoAndFragment()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, expected);
    QCOMPARE(withoutSecrets(url), expected);
}

void TestSecrets::hidesCredentials_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"token",
                             "access_token",
                             "id_token",
                             "refresh-token",
                             "TOKEN",
                             "auth",
                             "auth_token",
                             "Authorization",
                             "apikey",
                             "api_key",
                             "api-key",
                             "key",
                             "KEY",
                             "sig",
                             "lsig",
                             "signature",
                             "Signature",
                             "password",
                             "passwd",
                             "pwd",
                             "pass",
                             "secret",
                             "client_secret",
                             "session",
                             "sessionid",
                             "PHPSESSID",
                             "sid",
                             "jwt",
                             "code",
                             "license_key",
                             "torrent_pass",
                             "passkey",
                             "X-Amz-Signature",
                             "x-amz-signature",
                             "X-Amz-Security-Token",
                             "X-Amz-Credential",
                             "X-Goog-Signature",
                             "X-Goog-Credential",
                             "GoogleAccessId",
                             "Policy",
                             "Key-Pair-Id",
                             "AWSAccessKeyId",
                             "OSSAccessKeyId",
                             "q-signature",
                             "hdnea",
                             "__token__",
                             "hmac",
                             "user[password]",
                             "%74oken",
                             "tok%65n",
                             "to%6B%65n"})
        QTest::newRow(name) << QByteArray(name);
}

void TestSecrets::hidesCredentials()
{
    QFETCH(QByteArray, name);
    const QByteArray url = "https://host/x?a=1&" + name + "=";
    QCOMPARE(withoutSecrets(url + "s3cr/et==&b=2"), url + "REDACTED&b=2");
    QCOMPARE(withoutSecrets(url + "s3cret"), url + "REDACTED");
    QCOMPARE(withoutSecrets(url + "s3;cr?et&b"), url + "REDACTED&b");
    QCOMPARE(withoutSecrets(url), url);
    QCOMPARE(withoutSecrets(url + "REDACTED"), url + "REDACTED");
}

void TestSecrets::keepsTheRest_data()
{
    QTest::addColumn<QByteArray>("query");
    for (const char *query : {"id=5",
                              "page=2&size=10",
                              "se=2024-01-01&sp=r&sv=2020",
                              "Expires=1700000000",
                              "monk=1",
                              "X-Amz-Date=20240101T000000Z",
                              "X-Amz-Expires=900",
                              "q=token",
                              "token",
                              "a=b=token=c",
                              "author=me",
                              "keyword=cat",
                              "country_code=de",
                              "design=2",
                              "md5=900150983cd24fb0",
                              "filename=a%20b.zip",
                              "u=https%3A%2F%2Fhost%2Fx%3Fpage%3D2",
                              "rate=100%25",
                              "",
                              "&&=&="})
        QTest::newRow(query) << QByteArray(query);
}

void TestSecrets::keepsTheRest()
{
    QFETCH(QByteArray, query);
    const QByteArray url = "https://host/a=b/token/x.zip?" + query;
    QCOMPARE(withoutSecrets(url), url);
}

void TestSecrets::hidesCredentialsWhereverTheyStand_data()
{
    QTest::addColumn<QByteArray>("url");
    for (const char *url :
         {"https://host/x?token=s3cret", "https://host/x?a&token=s3cret",
          "https://h/x?a;token=s3cret", "https://host/x;jsessionid=s3cret/y",
          "https://host/token=s3cret/x?a=b", "https://host/x;jsessionid=s3cret?a=b",
          "https://host/x?a?token=s3cret", "https://host/x?u=http://h/?token=s3cret&b=1",
          "https://host/x?u=http%3A%2F%2Fh%2F%3Ftoken%3Ds3cret&b=1",
          "https://host/x?u=http%253A%252F%252Fh%252F%253Ftoken%253Ds3cret&b=1",
          "https://host/x?u=http%3A%2F%2Fuser%3As3cret%40h%2F", "https://host/x?u=//h?token=s3cret",
          "?token=s3cret", "token=s3cret", "https://user:s3cret@host", "https://s3cret@host/x",
          "https://host/x#token=s3cret", "https://host/x?token=a/b?c;s3cret",
          "https://u:s3cret@h/https://v:s3cret@h/"})
        QTest::newRow(url) << QByteArray(url);
}

void TestSecrets::hidesCredentialsWhereverTheyStand()
{
    QFETCH(QByteArray, url);
    const QByteArray clean = withoutSecrets(url);
    QVERIFY2(!clean.contains("s3cret"), clean.constData());
    QCOMPARE(withoutSecrets(clean), clean);
}

void TestSecrets::redactsTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const QString &text, const QString &expected) {
        QTest::newRow(qPrintable(text)) << text << expected;
    };
    row(u"URL 'https://user:pw@host/x' is bad"_qs, u"URL 'https://user@host/x' is bad"_qs);
    row(u"from http://a:1@h/ to http://b:2@h/"_qs, u"from http://a@h/ to http://b@h/"_qs);
    row(u"Port number: http://user:p/w@host/ x@y"_qs, u"Port number: http://user@host/ x@y"_qs);
    row(u"\u00fc http://\u00e4:\u20ac@h/ \u00fc"_qs, u"\u00fc http://\u00e4@h/ \u00fc"_qs);
    row(u"moved to \"https://h/x?token=abc\"."_qs, u"moved to \"https://h/x?token=REDACTED\"."_qs);
    row(u"GET /x?a=1&sig=abc HTTP/1.1"_qs, u"GET /x?a=1&sig=REDACTED HTTP/1.1"_qs);
    row(u"https://h/#access_token=abc&x=1"_qs, u"https://h/#access_token=REDACTED&x=1"_qs);
    row(u"<https://h/?key=abc>"_qs, u"<https://h/?key=REDACTED>"_qs);
    for (const QString &same :
         {u""_qs, u"12 of 90 bytes"_qs, u"mail me@host, http://h:80/ or you@host"_qs,
          u"/home/me/a=b.part: No space left on device"_qs, u"https://user@host/"_qs,
          u"expected sha-256 12ab, got 34cd"_qs, u"a@b://c"_qs})
        row(same, same);
}

void TestSecrets::redactsTexts()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(redactedText(text), expected);
    QCOMPARE(redactedText(expected), expected);
}

void TestSecrets::sharesPlainTexts()
{
    const QString text = u"Connection refused"_qs;
    QVERIFY(redactedText(text).constData() == text.constData());
}

// Whatever comes: no crash, nothing longer than the marks make it, and no second pass needed for
// what is no riddle of slashes.
void TestSecrets::anyBytesAreFine()
{
    const QList<QByteArray> pieces = {"://",   "/", ":",    "@",   "?",
                                      "&",     ";", "#",    "=",   "%",
                                      "token", "u", "%3A",  "%2F", "[",
                                      "]",     " ", "\xff", "key", "http",
                                      "%25",   "1", "'",    ".",   QByteArray(1, '\0')};
    QRandomGenerator random(3);
    for (int round = 0; round < 50'000; ++round) {
        QByteArray text;
        for (quint32 count = random.bounded(40u); count > 0; --count)
            text += pieces[random.bounded(int(pieces.size()))];
        QVERIFY(haul::withoutPassword(text).size() <= text.size());
        QVERIFY(withoutSecrets(text).size() <= text.size() * 8);
        QVERIFY(!withoutSecrets(text).contains('#'));
        QVERIFY(redactedText(QString::fromLatin1(text)).size() <= text.size() * 8);
    }
}

void TestSecrets::hostileLengthsAreFast_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &piece) {
        QTest::newRow(name) << piece.repeated(200'000 / piece.size());
    };
    row("schemes", "://");
    row("ports that are none", "://a:b/");
    row("passwords", "://a:b@");
    row("at", "@");
    row("slashes", "/");
    row("equals", "=");
    row("parameters", "a=b;");
    row("questions", "?a=b");
    row("credentials", "?token=b&");
    row("encoded", "%3A%2F%2F=");
    row("encoded values", ";a=%3A%2F%2F");
    row("percents", "%25");
    row("nested", "?u=x%3A%2F%2F%3Fu%3D");
}

void TestSecrets::hostileLengthsAreFast()
{
    QFETCH(QByteArray, text);
    QElapsedTimer timer;
    timer.start();
    (void)haul::withoutPassword("https://" + text);
    (void)withoutSecrets("https://h/?" + text);
    (void)withoutSecrets("https://h/" + text);
    (void)redactedText(QString::fromLatin1(text));
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
