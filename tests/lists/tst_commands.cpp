// Command lines of curl and wget, and curl's config files: parsed as shells would, never run.
#include "core/lists/formatreader.h"
#include "core/lists/shellwords.h"
#include "tests/lists/listtext.h"

#include <QTest>

using namespace haul;

Q_DECLARE_METATYPE(haul::ListFormat)
Q_DECLARE_METATYPE(haul::Shell)

class TestCommands : public QObject
{
    Q_OBJECT

private slots:
    void splits_data();
    void splits();
    void reads_data();
    void reads();

private:
    void addCurl();
    void addWget();
    void addConfig();
};

void TestCommands::splits_data()
{
    QTest::addColumn<Shell>("shell");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("words"); // "a|b" with a line each command
    const auto posix = [](const char *text, const QByteArray &words) {
        QTest::newRow(text) << Shell::Posix << QByteArray(text) << words;
    };
    posix("", "");
    posix("a  b\tc", "a|b|c\n");
    posix("a 'b c' \"d e\" f\\ g", "a|b c|d e|f g\n");
    posix("a 'b'\\''c' \"d\\\"e\\n\\$f\"", "a|b'c|d\"e\\n$f\n");
    posix("a $'b\\'c\\n\\x41\\u00e4\\101' $\"d\"", "a|b'c\nA\xc3\xa4"
                                                   "A|d\n");
    posix("a '' \"\"", "a||\n");
    posix("a \\\n b \\\r\n c", "a|b|c\n");
    posix("a b\nc d; e &&f | g & h", "a|b\nc|d\ne\nf\ng\nh\n");
    posix("a http://h/?x=1&y=2;z|w", "a|http://h/?x=1&y=2;z|w\n");
    posix("a # b\n#c\nd#e", "a\nd#e\n");
    posix("a $(b) `c` $d *", "a|$(b)|`c`|$d|*\n");
    posix("a > b 2>/dev/null", "a>b\n");
    posix("a 'b", "a|b!\n");
    posix("a \"b", "a|b!\n");
    posix("a $'b\\", "a|b\\!\n");
    const auto windows = [](const char *text, const QByteArray &words) {
        QTest::newRow((QByteArray("Windows: ") + text).constData())
            << Shell::Windows << QByteArray(text) << words;
    };
    windows("a \"b c\" d", "a|b c|d\n");
    windows("a ^\"b c^\" ^\n d ^\r\n e", "a|b c|d|e\n");
    windows("a ^\"b^\\^\"c^\"", "a|b\"c\n");
    windows("a ^\"b^&c^%^d^^e^\" ^& f", "a|b&c%d^e|&|f\n");
    windows("a \"b^c\" \"d\"\"e\" \"f\\\\\" g\\h", "a|b^c|d\"e|f\\|g\\h\n");
    windows("a b & c\nd", "a|b\nc\nd\n");
    windows("a ^\"b^\n\nc^\"", "a|b\nc\n");
    windows("a \"b", "a|b!\n");
}

void TestCommands::splits()
{
    QFETCH(Shell, shell);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, words);
    QByteArray split;
    splitCommands(text, shell, [&](const ShellCommand &command) {
        split += command.words.join('|');
        if (!command.output.isEmpty())
            split += '>' + command.output;
        split += command.isBroken ? "!\n" : "\n";
        return true;
    });
    QCOMPARE(split, words);
}

void TestCommands::reads_data()
{
    QTest::addColumn<ListFormat>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("list");
    addCurl();
    addWget();
    addConfig();
}

void TestCommands::addCurl()
{
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &list) {
        QTest::newRow(name) << ListFormat::Curl << text << list;
    };
    row("Chrome, POSIX",
        "curl 'https://h/x?a=1&b=2' \\\n  -H 'accept: */*' \\\n  -H 'accept-encoding: gzip, br' "
        "\\\n"
        "  -b 'sid=1; t='\\''2' \\\n  -H 'referer: https://r/' \\\n  -H 'user-agent: Mozilla/5.0 "
        "(X)' \\\n"
        "  --compressed --insecure",
        "1 https://h/x?a=1&b=2 headers=accept: */*|Cookie: sid=1; t='2 referer=https://r/"
        " agent=Mozilla/5.0 (X)\n1 warned ignored: --insecure\n1 warned cookies: Cookie\n");
    row("Chrome, Windows",
        "curl ^\"https://h/x?a=1^&b=^%^20^\" ^\r\n  -H ^\"accept: text/html^\" ^\r\n"
        "  -H ^\"x: ^\\^\"q^\\^\"^\" ^\r\n  --compressed",
        "1 https://h/x?a=1&b=%20 headers=accept: text/html|x: \"q\"\n");
    row("Firefox",
        "curl 'https://h/x' --compressed -H 'User-Agent: U' -H 'Cookie: a=1' -H 'Connection: "
        "keep-alive'",
        "1 https://h/x headers=Cookie: a=1 agent=U\n1 warned cookies: Cookie\n");
    row("letters together", "curl -sSLo x.bin -uu:p -A agent -e http://r/ http://a/",
        "1 http://a/ name=x.bin referer=http://r/ agent=agent login=u:p\n");
    row("several", "curl -O http://a/1 -o y http://b/2 --output-dir d https://c/3",
        "1 http://a/1 name=y folder=d\n1 http://b/2 folder=d\n1 https://c/3 folder=d\n");
    row("no protocol", "curl example.org/x", "1 http://example.org/x\n");
    row("options with values", "curl -m 5 --retry 3 -w '%{http_code}' -k http://a/",
        "1 http://a/\n1 warned ignored: -m\n1 warned ignored: --retry\n1 warned ignored: -w\n"
        "1 warned ignored: -k\n");
    row("a query", "curl -G -d x=1 --data-urlencode y=2 'http://a/?z=0'",
        "1 http://a/?z=0&x=1&y=2\n");
    row("sends",
        "curl -d x http://a/; curl -X POST http://b/; curl -T f http://c/; curl -XGET http://d/",
        "1 http://d/\n1 rejected sends-data: http://a/\n1 rejected sends-data: http://b/\n"
        "1 rejected sends-data: http://c/\n");
    row("files are not read", "curl -b cookies.txt -K x -H @y -u u:p http://a/",
        "1 http://a/ login=u:p\n1 warned ignored: --cookie\n1 warned ignored: -K\n"
        "1 warned ignored: --header\n");
    row("other commands", "cd /tmp && curl http://a/ | tar xz\nrm -rf /\n",
        "1 http://a/\n1 rejected malformed: cd /tmp\n1 rejected malformed: tar xz\n"
        "2 rejected malformed: rm -rf /\n");
    row("redirected", "curl http://a/ > out.bin", "1 http://a/ name=out.bin\n");
    row("out of the folder", "curl -o ../x http://a/", "1 http://a/\n1 warned path: ../x\n");
    row("no URL", "curl -s\ncurl\n", "1 rejected no-url: curl -s\n2 rejected no-url: curl\n");
    row("open quote", "curl http://a/\ncurl 'http://b/\n",
        "1 http://a/\n2 rejected malformed: curl 'http://b/\n");
    row("never run", "curl $(touch x) `touch y` http://a/",
        "1 http://a/\n1 rejected bad-host: http://$(touch\n1 rejected bad-host: http://x)\n"
        "1 rejected bad-host: http://`touch\n1 rejected bad-host: http://y`\n");
    row("prompt", "$ curl http://a/\n$ /usr/bin/curl.exe http://b/", "1 http://a/\n2 http://b/\n");
    row("injected header", "curl -H $'A: 1\\r\\nB: 2' http://a/",
        "1 http://a/\n1 warned value: A\n");
    row("secrets are not warned of", "curl -u $'u:secret\\n' -b $'s=secret\\n\\n' http://a/",
        "1 http://a/ headers=Cookie: s=secret\n1 warned cookies: Cookie\n1 warned value: login\n");
}

void TestCommands::addWget()
{
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &list) {
        QTest::newRow(name) << ListFormat::Wget << text << list;
    };
    row("wget", "wget -c http://a/ https://b/", "1 http://a/\n1 https://b/\n");
    row("wget: all",
        "wget -nv -O x -P d --header='A: 1' -U agent --referer=http://r/ --user u --password=p "
        "http://a/",
        "1 http://a/ name=x folder=d headers=A: 1 referer=http://r/ agent=agent login=u:p\n");
    row("wget: letters", "wget -qO- http://a/", "1 http://a/\n");
    row("wget: ignored", "wget -i list.txt -e robots=off --limit-rate 5k -r http://a/",
        "1 http://a/\n1 warned ignored: -i\n1 warned ignored: -e\n1 warned ignored: --limit-rate\n"
        "1 warned ignored: -r\n");
    row("wget: sends", "wget --post-data=x http://a/", "1 rejected sends-data: http://a/\n");
    row("wget: outside", "wget -P /etc http://a/", "1 http://a/\n1 warned path: /etc\n");
}

void TestCommands::addConfig()
{
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &list) {
        QTest::newRow(name) << ListFormat::CurlConfig << text << list;
    };
    row("config",
        "# c\nurl = \"http://a/\\\"x\"\noutput=\"y\"\nheader: \"A: 1\"\n-u u:p\n--referer "
        "http://r/\n\n"
        "next\nurl http://b/\n-oz\n",
        "2 http://a/%22x name=y headers=A: 1 referer=http://r/ login=u:p\n9 http://b/ name=z\n");
    row("config: several URLs", "url=http://a/\nurl=http://b/\noutput=x\noutput=y\n",
        "1 http://a/ name=x\n2 http://b/ name=y\n");
    row("config: no URL", "silent\nnext\nnext\nurl=http://a/\n=x\n",
        "4 http://a/\n1 rejected no-url: next\n5 rejected malformed: =x\n");
}

void TestCommands::reads()
{
    QFETCH(ListFormat, format);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, list);
    const auto read = readBytes(format, text);
    QVERIFY(read);
    QCOMPARE(listText(*read), list);
    QVERIFY(isAccountedFor(*read));
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
