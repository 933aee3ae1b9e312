#include "ui/translation.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <algorithm>
#include <memory>

namespace haul {
namespace {

constexpr QLatin1String folder(":/i18n");

QString nativeName(const QString &code)
{
    const QLocale locale(code);
    QString name = locale.nativeLanguageName();
    return name.isEmpty() ? code : name.replace(0, 1, name.at(0).toUpper());
}

bool install(const QLocale &locale, const QString &file, const QString &from)
{
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(locale, file, QStringLiteral("_"), from))
        return false;
    translator->setParent(QCoreApplication::instance());
    return QCoreApplication::installTranslator(translator.release());
}

} // namespace

std::vector<Language> languages()
{
    const QString english = QStringLiteral("en");
    std::vector<Language> all{{english, nativeName(english)}};
    const QString prefix = QStringLiteral("haul_");
    for (const QString &file :
         QDir(folder).entryList({QStringLiteral("haul_*.qm")}, QDir::Files, QDir::Name)) {
        const QString code = file.sliced(prefix.size()).chopped(3);
        all.push_back({code, nativeName(code)});
    }
    return all;
}

void installTranslations(const QString &code)
{
    qDeleteAll(QCoreApplication::instance()->findChildren<QTranslator *>());
    const std::vector<Language> all = languages();
    const bool isChosen = std::any_of(
        all.begin(), all.end(), [&](const Language &language) { return language.code == code; });
    if (isChosen && QLocale().language() != QLocale(code).language())
        QLocale::setDefault(QLocale(code));
    const QLocale locale = isChosen ? QLocale(code) : QLocale();
    // Qt's own words in a language that Haul does not speak would stand among English ones.
    if (install(locale, QStringLiteral("haul"), folder))
        install(locale, QStringLiteral("qtbase"),
                QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

} // namespace haul
