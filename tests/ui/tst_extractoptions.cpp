#include "ui/extractionedit.h"
#include "ui/extractionprofiles.h"
#include "ui/extractionrow.h"
#include "ui/extractoptions.h"
#include "ui/warningline.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QInputDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace haul;

// The page on which columns to extract are typed, and the profiles that keep them.
class tst_ExtractOptions : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { page_.reset(); }

    void problems_data();
    void problems();
    void typesColumns();
    void saysErrorsWhileOneTypes();
    void sameNameTwice();
    void tabGoesFromFieldToField();
    void movesByKeyAndButton();
    void removesByKeyAndButton();
    void emptyRowsAreNoColumns();
    void nothingIsReadNothingIsExtracted();

    void profilesAreKept();
    void profilesOfABrokenFile_data();
    void profilesOfABrokenFile();
    void profilesWithoutAFile();
    void savesAndChoosesProfiles();
    void deletesProfiles();
    void changedColumnsAreNoProfile();

private:
    void show(const QStringList &columns = {});
    QStringList columns() const;
    std::vector<ExtractionRow *> rows() const;
    QLineEdit *field(size_t row, const char *name) const
    {
        return rows().at(row)->findChild<QLineEdit *>(QLatin1String(name));
    }
    template<typename Widget>
    Widget *child(const char *name) const
    {
        return page_->findChild<Widget *>(QLatin1String(name));
    }
    void saveAs(const QString &name);
    QStringList profileItems() const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<ExtractionProfiles> profiles_;
    std::unique_ptr<ExtractOptions> page_;
};

void tst_ExtractOptions::init()
{
    folder_ = std::make_unique<QTemporaryDir>();
    profiles_ =
        std::make_unique<ExtractionProfiles>(folder_->filePath(QStringLiteral("window.ini")));
    show();
}

void tst_ExtractOptions::show(const QStringList &columns)
{
    BatchSettings defaults;
    defaults.extractions = columns;
    page_ = std::make_unique<ExtractOptions>(defaults);
    page_->setProfiles(profiles_.get());
    page_->resize(700, 300);
    page_->show();
    QVERIFY(QTest::qWaitForWindowActive(page_.get()));
}

QStringList tst_ExtractOptions::columns() const
{
    BatchSettings settings;
    page_->apply(settings);
    return settings.extractions;
}

// From top to bottom; the last one is empty.
std::vector<ExtractionRow *> tst_ExtractOptions::rows() const
{
    std::vector<ExtractionRow *> rows;
    for (ExtractionRow *row : page_->findChildren<ExtractionRow *>()) {
        if (!row->isHidden())
            rows.push_back(row);
    }
    QApplication::processEvents(); // lays them out
    std::sort(rows.begin(), rows.end(), [](auto *a, auto *b) { return a->y() < b->y(); });
    return rows;
}

QStringList tst_ExtractOptions::profileItems() const
{
    QStringList items;
    const auto *profile = child<QComboBox>("profile");
    for (int i = 0; i < profile->count(); ++i)
        items += profile->itemText(i);
    return items;
}

void tst_ExtractOptions::saveAs(const QString &name)
{
    QTest::mouseClick(child<QPushButton>("saveProfile"), Qt::LeftButton);
    auto *dialog = page_->findChild<QInputDialog *>();
    QVERIFY(dialog);
    dialog->setTextValue(name);
    dialog->accept();
    QTRY_VERIFY(!page_->findChild<QInputDialog *>());
}

void tst_ExtractOptions::problems_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("begins"); // the sentence; empty: all is well
    const QString price = QStringLiteral("price");
    QTest::newRow("nothing") << QString() << QString() << QString();
    QTest::newRow("blank") << QString() << QStringLiteral("  ") << QString();
    QTest::newRow("XPath") << price << QStringLiteral("//span[@class=\"price\"]") << QString();
    QTest::newRow("JSON Pointer") << price << QStringLiteral("/offers/0/price") << QString();
    QTest::newRow("regular expression") << price << QStringLiteral("re:EUR ([0-9.]+)") << QString();
    QTest::newRow("no name") << QString() << QStringLiteral("//b")
                             << QStringLiteral("The column has no name");
    QTest::newRow("no expression")
        << price << QString() << QStringLiteral("The column has no expression");
    QTest::newRow("a name with a space") << QStringLiteral("the price") << QStringLiteral("//b")
                                         << QStringLiteral("A column's name is");
    QTest::newRow("a name with an equals sign")
        << QStringLiteral("a=b") << QStringLiteral("//b") << QStringLiteral("A name cannot have");
    QTest::newRow("bad XPath") << price << QStringLiteral("//span[")
                               << QStringLiteral("Not an XPath");
    QTest::newRow("bad regular expression")
        << price << QStringLiteral("re:(") << QStringLiteral("Not a regular expression, at");
}

void tst_ExtractOptions::problems()
{
    QFETCH(QString, name);
    QFETCH(QString, expression);
    QFETCH(QString, begins);
    const QString problem = extractionProblem(name, expression);
    QCOMPARE(problem.isEmpty(), begins.isEmpty());
    QVERIFY2(problem.startsWith(begins), qPrintable(problem));
    QVERIFY2(!problem.contains(QStringLiteral("price=")), qPrintable(problem));
}

void tst_ExtractOptions::typesColumns()
{
    QSignalSpy changed(page_.get(), &ExtractOptions::changed);
    QCOMPARE(rows().size(), size_t(1));
    field(0, "name")->setFocus();
    QTest::keyClicks(field(0, "name"), QStringLiteral("price"));
    QTest::keyClick(field(0, "name"), Qt::Key_Return);
    QVERIFY(field(0, "expression")->hasFocus());
    QTest::keyClicks(field(0, "expression"), QStringLiteral("//b"));
    QCOMPARE(rows().size(), size_t(2));
    QTest::keyClick(field(0, "expression"), Qt::Key_Return);
    QVERIFY(field(1, "name")->hasFocus());
    QTest::keyClicks(field(1, "name"), QStringLiteral("author"));
    QTest::keyClicks(field(1, "expression"), QStringLiteral("re:by (.*)"));
    QCOMPARE(columns(),
             (QStringList{QStringLiteral("price=//b"), QStringLiteral("author=re:by (.*)")}));
    QCOMPARE(page_->problem(), QString());
    QVERIFY(changed.count() >= 20);
}

void tst_ExtractOptions::saysErrorsWhileOneTypes()
{
    show({QStringLiteral("price=//b")});
    const auto *warning = rows()[0]->findChild<WarningLine *>();
    QVERIFY(warning->isHidden());
    auto *expression = field(0, "expression");
    QTest::keyClicks(expression, QStringLiteral("["));
    QVERIFY(warning->isVisible());
    QVERIFY(!expression->accessibleDescription().isEmpty());
    QVERIFY2(page_->problem().startsWith(QStringLiteral("Column 1 to extract: ")),
             qPrintable(page_->problem()));
    QVERIFY(!child<QPushButton>("saveProfile")->isEnabled());
    QTest::keyClick(expression, Qt::Key_Backspace);
    QVERIFY(warning->isHidden());
    QCOMPARE(page_->problem(), QString());
    QVERIFY(child<QPushButton>("saveProfile")->isEnabled());
}

void tst_ExtractOptions::sameNameTwice()
{
    show({QStringLiteral("price=//b"), QStringLiteral("other=//i")});
    field(1, "name")->setText(QStringLiteral("price"));
    QVERIFY(rows()[0]->error().isEmpty());
    QVERIFY(rows()[1]->error().contains(QStringLiteral("already")));
    field(0, "name")->setText(QStringLiteral("cost"));
    QCOMPARE(page_->problem(), QString());
}

// Also to rows that were made later.
void tst_ExtractOptions::tabGoesFromFieldToField()
{
    auto *after = new QPushButton(page_.get()); // as the dialog's own come behind
    after->show();
    field(0, "name")->setText(QStringLiteral("a"));
    field(0, "expression")->setText(QStringLiteral("//a"));
    field(1, "name")->setText(QStringLiteral("b"));
    field(0, "name")->setFocus();
    for (const auto &[row, name] : {std::pair{0, "expression"}, std::pair{1, "name"},
                                    std::pair{1, "expression"}, std::pair{2, "name"}}) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), field(size_t(row), name));
    }
}

void tst_ExtractOptions::movesByKeyAndButton()
{
    show({QStringLiteral("a=//a"), QStringLiteral("b=//b"), QStringLiteral("c=//c")});
    field(2, "expression")->setFocus();
    QTest::keyClick(field(2, "expression"), Qt::Key_Up, Qt::AltModifier);
    QVERIFY(field(1, "expression")->hasFocus());
    QTest::keyClick(field(1, "expression"), Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(field(0, "expression"), Qt::Key_Up, Qt::AltModifier); // no further
    QCOMPARE(columns(), (QStringList{QStringLiteral("c=//c"), QStringLiteral("a=//a"),
                                     QStringLiteral("b=//b")}));
    const auto button = [&](size_t row, const char *name) {
        return rows()[row]->findChild<QToolButton *>(QLatin1String(name));
    };
    QVERIFY(!button(0, "up")->isEnabled());
    QVERIFY(!button(2, "down")->isEnabled());
    QVERIFY(!button(3, "up")->isEnabled()); // the empty one
    QTest::mouseClick(button(0, "down"), Qt::LeftButton);
    QCOMPARE(columns().front(), QStringLiteral("a=//a"));
    field(2, "name")->setFocus();
    QTest::keyClick(field(2, "name"), Qt::Key_Down, Qt::AltModifier); // not below the empty one
    QCOMPARE(columns().back(), QStringLiteral("b=//b"));
}

void tst_ExtractOptions::removesByKeyAndButton()
{
    show({QStringLiteral("a=//a"), QStringLiteral("b=//b"), QStringLiteral("c=//c")});
    field(1, "name")->setFocus();
    QTest::keyClick(field(1, "name"), Qt::Key_Delete, Qt::AltModifier);
    QCOMPARE(columns(), (QStringList{QStringLiteral("a=//a"), QStringLiteral("c=//c")}));
    QVERIFY(field(1, "name")->hasFocus());
    QTest::mouseClick(rows()[0]->findChild<QToolButton *>(QStringLiteral("remove")),
                      Qt::LeftButton);
    QTest::keyClick(field(0, "name"), Qt::Key_Delete, Qt::AltModifier);
    QCOMPARE(columns(), QStringList());
    QTest::keyClick(field(0, "name"), Qt::Key_Delete, Qt::AltModifier); // the empty one stays
    QCOMPARE(rows().size(), size_t(1));
}

void tst_ExtractOptions::emptyRowsAreNoColumns()
{
    show({QStringLiteral("a=//a"), QStringLiteral("b=//b")});
    field(0, "name")->clear();
    QVERIFY(!page_->problem().isEmpty());
    field(0, "expression")->clear();
    QCOMPARE(page_->problem(), QString());
    QCOMPARE(columns(), QStringList{QStringLiteral("b=//b")});
}

void tst_ExtractOptions::nothingIsReadNothingIsExtracted()
{
    const auto *warning = child<WarningLine>("extractWarning");
    page_->setParses(false);
    QVERIFY(warning->isHidden());
    field(0, "name")->setText(QStringLiteral("a"));
    QVERIFY(!warning->isHidden() || columns().isEmpty());
    field(0, "expression")->setText(QStringLiteral("//a"));
    QVERIFY(!warning->isHidden());
    page_->setParses(true);
    QVERIFY(warning->isHidden());
}

// --- profiles -------------------------------------------------------------------------------

void tst_ExtractOptions::profilesAreKept()
{
    const QStringList awkward{QStringLiteral("a=re:\"x\", [;=%\\d] é\n"), QStringLiteral("b=//b")};
    profiles_->save(QStringLiteral("  zoo  shop "), awkward);
    profiles_->save(QStringLiteral("Élan/1 = [x]"), {QStringLiteral("c=/c")});
    profiles_->save(QStringLiteral("Apple"), {});
    profiles_->save(QStringLiteral(" "), {QStringLiteral("d=/d")});
    const ExtractionProfiles again(folder_->filePath(QStringLiteral("window.ini")));
    QCOMPARE(again.names().size(), 3);
    QCOMPARE(again.names().front(), QStringLiteral("Apple"));
    QCOMPARE(again.columns(QStringLiteral("zoo shop")), awkward);
    QCOMPARE(again.columns(QStringLiteral("Élan/1 = [x]")), QStringList{QStringLiteral("c=/c")});
    QCOMPARE(again.columns(QStringLiteral("nobody")), QStringList());
    profiles_->remove(QStringLiteral("zoo shop"));
    profiles_->save(QStringLiteral("Apple"), {QStringLiteral("e=/e")});
    const ExtractionProfiles third(folder_->filePath(QStringLiteral("window.ini")));
    QCOMPARE(third.names().size(), 2);
    QCOMPARE(third.columns(QStringLiteral("Apple")), QStringList{QStringLiteral("e=/e")});
}

void tst_ExtractOptions::profilesOfABrokenFile_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("profiles");
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("no INI file") << QByteArray("\x00\xff[[", 4) << 0;
    QTest::newRow("more than there are")
        << QByteArray("[extractionProfiles]\nsize=999999999\n1\\name=a\n1\\columns=b=/b\n") << 1;
    QTest::newRow("negative") << QByteArray("[extractionProfiles]\nsize=-5\n") << 0;
    QTest::newRow("without a name")
        << QByteArray("[extractionProfiles]\nsize=1\n1\\columns=b=/b\n") << 0;
}

void tst_ExtractOptions::profilesOfABrokenFile()
{
    QFETCH(QByteArray, text);
    const QString path = folder_->filePath(QStringLiteral("broken.ini"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    QTEST(int(ExtractionProfiles(path).names().size()), "profiles");
}

void tst_ExtractOptions::profilesWithoutAFile()
{
    ExtractionProfiles profiles{QString()};
    profiles.save(QStringLiteral("a"), {QStringLiteral("b=/b")});
    QCOMPARE(profiles.names(), QStringList{QStringLiteral("a")});
    profiles.remove(QStringLiteral("a"));
    QVERIFY(profiles.names().isEmpty());
}

void tst_ExtractOptions::savesAndChoosesProfiles()
{
    QVERIFY(!child<QPushButton>("saveProfile")->isEnabled());
    QVERIFY(!child<QPushButton>("deleteProfile")->isEnabled());
    field(0, "name")->setText(QStringLiteral("price"));
    field(0, "expression")->setText(QStringLiteral("//b"));
    saveAs(QStringLiteral("Shop"));
    QCOMPARE(child<QComboBox>("profile")->currentText(), QStringLiteral("Shop"));
    QCOMPARE(profiles_->columns(QStringLiteral("Shop")), QStringList{QStringLiteral("price=//b")});

    show(); // another batch
    auto *profile = child<QComboBox>("profile");
    QCOMPARE(profileItems(), (QStringList{QStringLiteral("none"), QStringLiteral("Shop")}));
    QCOMPARE(columns(), QStringList());
    profile->setFocus();
    QTest::keyClick(profile, Qt::Key_Down);
    QCOMPARE(columns(), QStringList{QStringLiteral("price=//b")});
    QVERIFY(child<QPushButton>("deleteProfile")->isEnabled());
    QTest::keyClick(profile, Qt::Key_Up);
    QCOMPARE(columns(), QStringList());

    show({QStringLiteral("price=//b")}); // given by the command line, and known
    QCOMPARE(child<QComboBox>("profile")->currentText(), QStringLiteral("Shop"));
}

void tst_ExtractOptions::deletesProfiles()
{
    profiles_->save(QStringLiteral("Shop"), {QStringLiteral("price=//b")});
    show({QStringLiteral("price=//b")});
    QTest::mouseClick(child<QPushButton>("deleteProfile"), Qt::LeftButton);
    QCOMPARE(profileItems(), QStringList{QStringLiteral("none")});
    QCOMPARE(child<QComboBox>("profile")->currentIndex(), -1);
    QVERIFY(profiles_->names().isEmpty());
    QCOMPARE(columns(), QStringList{QStringLiteral("price=//b")});
}

void tst_ExtractOptions::changedColumnsAreNoProfile()
{
    profiles_->save(QStringLiteral("Shop"), {QStringLiteral("price=//b")});
    profiles_->save(QStringLiteral("The same"), {QStringLiteral("price=//b")});
    show();
    auto *profile = child<QComboBox>("profile");
    profile->setCurrentIndex(2);
    emit profile->activated(2);
    QCOMPARE(profile->currentText(), QStringLiteral("The same"));
    field(0, "expression")->setText(QStringLiteral("//i"));
    QCOMPARE(profile->currentIndex(), -1);
    saveAs(QStringLiteral("The same")); // replaced
    QCOMPARE(profile->currentText(), QStringLiteral("The same"));
    QCOMPARE(profiles_->columns(QStringLiteral("The same")),
             QStringList{QStringLiteral("price=//i")});
}

QTEST_MAIN(tst_ExtractOptions)
#include "tst_extractoptions.moc"
