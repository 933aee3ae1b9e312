// Either a value or an Error: what a function that can fail returns.
//
//     Result<QByteArray> readAll(const QString &path);
//     if (auto bytes = readAll(path)) use(*bytes); else show(bytes.error());
//
// A value type; any thread.
#pragma once

#include "core/base/error.h"

#include <utility>
#include <variant>

namespace haul {

template<typename T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : state_(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : state_(std::in_place_index<1>, std::move(error))
    {
    }

    explicit operator bool() const { return state_.index() == 0; }

    // Only with a value.
    T &operator*() { return std::get<0>(state_); }
    const T &operator*() const { return std::get<0>(state_); }
    T *operator->() { return &std::get<0>(state_); }
    const T *operator->() const { return &std::get<0>(state_); }

    // Only without.
    const Error &error() const { return std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
};

// Success without a value: `return {};`.
template<>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : state_(std::move(error))
    {
    }

    explicit operator bool() const { return state_.index() == 0; }
    const Error &error() const { return std::get<1>(state_); }

private:
    std::variant<std::monostate, Error> state_;
};

} // namespace haul
