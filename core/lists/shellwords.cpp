#include "core/lists/shellwords.h"

#include <QString>

#include <algorithm>
#include <utility>

namespace haul {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool isOperator(char c)
{
    return c == ';' || c == '&' || c == '|';
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// --- what both shells have

class Splitter
{
public:
    Splitter(QByteArrayView text, const CommandSink &sink)
        : text_(text)
        , sink_(sink)
    {
    }
    virtual ~Splitter() = default;

    void run();

protected:
    virtual void step() = 0;
    virtual void end() {} // of the text

    bool isAtEnd() const { return at_ >= text_.size(); }
    char peek(qsizetype ahead = 0) const
    {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    char next();
    // An operator is one only where a shell's user would mean it: "http://a/?b=1&c=2" without
    // quotes is one URL.
    bool isCommandEnd() const;

    void append(char c);
    void beginWord();
    void endWord();
    void endCommand();
    void redirect();
    void breakOff() { command_.isBroken = true; }
    bool hasWord() const { return hasWord_; }
    const QByteArray &word() const { return word_; }

private:
    enum class Target : quint8 { Word, Output, Nothing };

    QByteArrayView text_;
    const CommandSink &sink_;
    qsizetype at_ = 0;
    qint64 line_ = 1;
    bool goesOn_ = true;

    ShellCommand command_;
    qsizetype start_ = 0; // of the command
    QByteArray word_;
    bool hasWord_ = false;
    Target target_ = Target::Word; // what the word is
};

void Splitter::run()
{
    while (!isAtEnd() && goesOn_)
        step();
    if (!goesOn_)
        return;
    end();
    endCommand();
}

char Splitter::next()
{
    const char c = text_[at_++];
    if (c == '\n')
        ++line_;
    return c;
}

bool Splitter::isCommandEnd() const
{
    if (peek() == '\n')
        return true;
    if (!isOperator(peek()))
        return false;
    const char after = peek(1);
    return !hasWord_ || after == '\0' || isBlank(after) || after == '\n' || after == peek();
}

void Splitter::beginWord()
{
    if (!hasWord_ && command_.words.isEmpty()) {
        start_ = at_ - 1;
        command_.line = line_;
    }
    hasWord_ = true;
}

void Splitter::append(char c)
{
    beginWord();
    word_.append(c);
}

void Splitter::endWord()
{
    if (!hasWord_)
        return;
    if (target_ == Target::Word)
        command_.words.append(word_);
    else if (target_ == Target::Output)
        command_.output = word_;
    target_ = Target::Word;
    word_.resize(0);
    hasWord_ = false;
}

void Splitter::endCommand()
{
    endWord();
    if (!command_.words.isEmpty()) {
        command_.text = text_.sliced(start_, at_ - start_).trimmed();
        goesOn_ = sink_(command_);
    }
    command_ = {};
    target_ = Target::Word;
}

// At a ">": "2>" has its number in the word already.
void Splitter::redirect()
{
    const bool isOutput = !hasWord_ || word_ == "1";
    word_.resize(0);
    hasWord_ = false;
    while (peek() == '>')
        next();
    target_ = isOutput ? Target::Output : Target::Nothing;
}

// --- POSIX

class PosixSplitter : public Splitter
{
public:
    using Splitter::Splitter;

private:
    void step() override;
    void takeSingleQuotes();
    void takeDoubleQuotes();
    void takeAnsiQuotes();
    void takeAnsiEscape();
    void takeCodePoint(int digits);
    void skipComment();
};

void PosixSplitter::step()
{
    if (isCommandEnd()) {
        endCommand();
        next();
        return;
    }
    const char c = next();
    if (isBlank(c)) {
        endWord();
    } else if (c == '#' && !hasWord()) {
        skipComment();
    } else if (c == '\\') {
        if (peek() == '\r' && peek(1) == '\n')
            next();
        if (isAtEnd())
            return;
        if (const char escaped = next(); escaped != '\n')
            append(escaped);
    } else if (c == '\'') {
        takeSingleQuotes();
    } else if (c == '"' || (c == '$' && peek() == '"')) {
        if (c == '$')
            next();
        takeDoubleQuotes();
    } else if (c == '$' && peek() == '\'') {
        next();
        takeAnsiQuotes();
    } else if (c == '>' && (!hasWord() || word() == "1" || word() == "2")) {
        redirect();
    } else {
        append(c);
    }
}

void PosixSplitter::skipComment()
{
    while (!isAtEnd() && peek() != '\n')
        next();
}

void PosixSplitter::takeSingleQuotes()
{
    beginWord();
    while (!isAtEnd()) {
        const char c = next();
        if (c == '\'')
            return;
        append(c);
    }
    breakOff();
}

void PosixSplitter::takeDoubleQuotes()
{
    beginWord();
    while (!isAtEnd()) {
        const char c = next();
        if (c == '"')
            return;
        if (c != '\\' || isAtEnd()) {
            append(c);
            continue;
        }
        const char escaped = next();
        if (!QByteArrayView("$`\"\\\n").contains(escaped))
            append('\\');
        if (escaped != '\n')
            append(escaped);
    }
    breakOff();
}

void PosixSplitter::takeAnsiQuotes()
{
    beginWord();
    while (!isAtEnd()) {
        const char c = next();
        if (c == '\'')
            return;
        if (c == '\\' && !isAtEnd())
            takeAnsiEscape();
        else
            append(c);
    }
    breakOff();
}

void PosixSplitter::takeAnsiEscape()
{
    static constexpr QByteArrayView names = "abefnrtv";
    static constexpr QByteArrayView values = "\a\b\x1b\f\n\r\t\v";
    const char c = next();
    if (const qsizetype known = names.indexOf(c); known >= 0) {
        append(values[known]);
    } else if (c == 'x' || c == 'u' || c == 'U') {
        takeCodePoint(c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; ++i)
            value = value * 8 + (next() - '0');
        append(char(value));
    } else {
        append(c);
    }
}

void PosixSplitter::takeCodePoint(int digits)
{
    char32_t value = 0;
    int count = 0;
    for (; count < digits && hexValue(peek()) >= 0; ++count)
        value = value * 16 + char32_t(hexValue(next()));
    if (digits == 2) {
        append(char(value));
        return;
    }
    const bool isCharacter = count > 0 && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
    const char32_t character = isCharacter ? value : char32_t(QChar::ReplacementCharacter);
    for (const char byte : QString::fromUcs4(&character, 1).toUtf8())
        append(byte);
}

// --- Windows

// cmd.exe takes off the carets outside of quotes; the program then reads quotes and backslashes,
// for which it is all the same whether a caret stood before them. Both at once, a character a time.
class WindowsSplitter : public Splitter
{
public:
    using Splitter::Splitter;

private:
    void step() override;
    void end() override;
    void takeForProgram(char c);
    void flushBackslashes();

    bool isInShellQuotes_ = false;
    bool isInQuotes_ = false; // the program's
    bool afterQuote_ = false; // of a pair in quotes: the second is a character
    int backslashes_ = 0;
};

void WindowsSplitter::step()
{
    if ((!isInShellQuotes_ && isCommandEnd()) || peek() == '\n') {
        end();
        endCommand();
        next();
        return;
    }
    const char c = next();
    if (c == '^' && !isInShellQuotes_) {
        if (peek() == '\r' && peek(1) == '\n')
            next();
        if (isAtEnd())
            return;
        const char escaped = next();
        if (escaped != '\n') {
            takeForProgram(escaped);
        } else if (peek() == '\n') { // the line end that is meant stands after the caret's own
            takeForProgram(next());
        }
        return;
    }
    if (c == '"')
        isInShellQuotes_ = !isInShellQuotes_;
    if (c == '>' && !isInShellQuotes_ && (!hasWord() || word() == "1" || word() == "2"))
        redirect();
    else
        takeForProgram(c);
}

void WindowsSplitter::end()
{
    flushBackslashes();
    if (isInQuotes_)
        breakOff();
    isInShellQuotes_ = isInQuotes_ = afterQuote_ = false;
}

void WindowsSplitter::takeForProgram(char c)
{
    if (c == '\\') {
        ++backslashes_;
        beginWord();
        return;
    }
    if (c == '"') {
        const bool isEscaped = backslashes_ % 2 == 1;
        for (; backslashes_ > 1; backslashes_ -= 2)
            append('\\');
        backslashes_ = 0;
        if (isEscaped || afterQuote_) {
            append('"');
            isInQuotes_ = isInQuotes_ || afterQuote_;
            afterQuote_ = false;
            return;
        }
        beginWord();
        afterQuote_ = isInQuotes_;
        isInQuotes_ = !isInQuotes_;
        return;
    }
    flushBackslashes();
    afterQuote_ = false;
    if (isBlank(c) && !isInQuotes_)
        endWord();
    else
        append(c);
}

void WindowsSplitter::flushBackslashes()
{
    for (; backslashes_ > 0; --backslashes_)
        append('\\');
}

} // namespace

Shell guessShell(QByteArrayView text)
{
    const QByteArray start = text.first(qMin(text.size(), qsizetype(64 * 1024))).toByteArray();
    const bool hasCarets =
        start.contains("^\"") || start.contains(" ^\n") || start.contains(" ^\r\n");
    return hasCarets && !start.contains(" \\\n") ? Shell::Windows : Shell::Posix;
}

void splitCommands(QByteArrayView text, Shell shell, const CommandSink &sink)
{
    if (shell == Shell::Windows)
        WindowsSplitter(text, sink).run();
    else
        PosixSplitter(text, sink).run();
}

} // namespace haul
