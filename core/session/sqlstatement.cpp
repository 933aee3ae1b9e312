#include "core/session/sqlstatement.h"

namespace haul {

SqlStatement::SqlStatement(const QSqlDatabase &database)
    : query_(database)
{
}

bool SqlStatement::prepare(const char *text)
{
    places_.clear();
    QString named;
    for (const char *at = text; *at; ++at) {
        if (*at == '?') {
            places_ << QStringLiteral(":v%1").arg(places_.size());
            named += places_.last();
        } else {
            named += QLatin1Char(*at);
        }
    }
    return query_.prepare(named);
}

bool SqlStatement::run(std::initializer_list<QVariant> values)
{
    if (qsizetype(values.size()) != places_.size())
        return false;
    auto place = places_.cbegin();
    for (const QVariant &value : values)
        query_.bindValue(*place++, value);
    return query_.exec();
}

} // namespace haul
