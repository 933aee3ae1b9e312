// Command lines as words, as a shell would read them. Nothing is run and nothing is looked up:
// "$HOME" and "`date`" are these characters.
//
//     splitCommands("curl 'http://a/b c' -o x; wget http://d/", Shell::Posix, sink);
//
// Posix knows '...', "...", $'...', backslashes, comments, and what ends a command. Windows knows
// what cmd.exe does with "^" and quotes, and then what programs do with quotes and backslashes.
// Linear in the size of the text. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <functional>

namespace haul {

enum class Shell : quint8 { Posix, Windows };

struct ShellCommand
{
    qint64 line = 1; // where it begins
    QByteArrayView text;
    QList<QByteArray> words;
    QByteArray output;     // of "> file"
    bool isBroken = false; // a quote that nobody closes
};

// By how a copied command quotes.
Shell guessShell(QByteArrayView text);

// The sink returns false to stop. Commands without words are left out.
using CommandSink = std::function<bool(const ShellCommand &)>;
void splitCommands(QByteArrayView text, Shell shell, const CommandSink &sink);

} // namespace haul
