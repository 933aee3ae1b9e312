// A field for a name template: what is wrong with it is marked where it stands. Main thread.
//
//     auto *edit = new TemplateEdit(defaults.nameTemplate, this);
//     connect(edit, &TemplateEdit::parsed, ...);
//     edit->value();   // empty while there is an error
//     edit->error();   // "at character 3: there is no field ..."; empty when all is well
#pragma once

#include "core/files/nametemplate.h"

#include <QLineEdit>

namespace haul {

class TemplateEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit TemplateEdit(const NameTemplate &given, QWidget *parent = nullptr);

    const NameTemplate &value() const { return parsed_.value; }
    QString error() const { return parsed_.error; }
    bool uses(NameTemplate::Field field) const;

signals:
    void parsed(); // after each change

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();
    void parse();
    void mark();

    ParsedNameTemplate parsed_;
};

} // namespace haul
