#include "tests/manager/batches.h"
#include "tests/support/loopbackserver.h"
#include "ui/linkmodel.h"
#include "ui/previewmodel.h"
#include "ui/resultmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace haul;

// The models that only grow or are set as a whole: results, links, the preview's parts.
class tst_ResultModel : public QObject
{
    Q_OBJECT

private slots:
    void resultsGrow();
    void links();
    void preview();
};

void tst_ResultModel::resultsGrow()
{
    LoopbackServer server;
    QVERIFY(server.start());
    QList<QByteArray> urls;
    for (int i = 0; i < 30; ++i) {
        const QByteArray path = "/" + QByteArray::number(i) + ".html";
        server.serve(path, "<title>Page</title><a href=next.html>Next</a>",
                     {.contentType = "text/html"});
        urls += server.url(path).toEncoded();
    }
    QTemporaryDir folder;
    TaskManager manager({});
    ResultModel model(manager);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setBatch(manager.submit(requestFor(entriesOf(urls), folder.path())));
    QTRY_COMPARE(model.rowCount(), 30);
    QCOMPARE(model.index(0, ResultModel::Title).data().toString(), QStringLiteral("Page"));
    QCOMPARE(model.index(0, ResultModel::Type).data().toString(), QStringLiteral("text/html"));
    QCOMPARE(model.index(0, ResultModel::Links).data().toString(), QStringLiteral("1"));
    QVERIFY(model.resultAt(29));
    QVERIFY(!model.resultAt(30));
    model.setBatch(std::nullopt);
    QCOMPARE(model.rowCount(), 0);
}

void tst_ResultModel::links()
{
    LinkModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto result = std::make_shared<ParseResult>();
    result->links.push_back({"https://a.test/x.png", "A picture", LinkKind::Image});
    model.setResult(result);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, LinkModel::Kind).data().toString(), QStringLiteral("Image"));
    QCOMPARE(model.linkAt(0).url, QByteArray("https://a.test/x.png"));
    model.setResult(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void tst_ResultModel::preview()
{
    auto list = std::make_shared<ParsedList>();
    list->entries = madeUpEntries(3);
    list->duplicates = {{5, 2}};
    list->rejected = {{6, RejectReason::NoScheme, "example.org"}};
    PreviewModel accepted(PreviewModel::Part::Accepted);
    PreviewModel duplicates(PreviewModel::Part::Duplicates);
    PreviewModel rejected(PreviewModel::Part::Rejected);
    for (PreviewModel *model : {&accepted, &duplicates, &rejected}) {
        QAbstractItemModelTester tester(model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model->setList(list);
    }
    QCOMPARE(accepted.rowCount(), 3);
    QCOMPARE(duplicates.index(0, 1).data().toString(), QStringLiteral("The same as line 2"));
    QCOMPARE(duplicates.index(0, 2).data().toString(),
             QStringLiteral("https://host.test/dir/1-page.html"));
    QCOMPARE(rejected.index(0, 0).data().toString(), QStringLiteral("6"));
    QCOMPARE(rejected.index(0, 2).data().toString(), QStringLiteral("example.org"));
}

QTEST_MAIN(tst_ResultModel)
#include "tst_resultmodel.moc"
