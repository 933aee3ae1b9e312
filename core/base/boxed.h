// An optional value that is rarely there: of the size of a pointer while it is not.
//
//     Boxed<Error> error;                 // nothing
//     error = Error{ErrorCode::Timeout};
//     if (error) show(error->detail);
//
// For members of what there are a million of. Behaves as std::optional does, and turns into one;
// a copy copies the value. A value type; any thread.
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace haul {

template<typename T>
class Boxed
{
public:
    Boxed() = default;
    Boxed(std::nullopt_t) {}
    Boxed(T value)
        : value_(std::make_unique<T>(std::move(value)))
    {
    }
    Boxed(std::optional<T> value)
        : value_(value ? std::make_unique<T>(*std::move(value)) : nullptr)
    {
    }
    Boxed(const Boxed &other)
        : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr)
    {
    }
    Boxed(Boxed &&) noexcept = default;
    Boxed &operator=(Boxed other) noexcept
    {
        value_ = std::move(other.value_);
        return *this;
    }
    ~Boxed() = default;

    explicit operator bool() const { return value_ != nullptr; }
    bool has_value() const { return value_ != nullptr; }
    // Only when it is there.
    const T &operator*() const { return *value_; }
    T &operator*() { return *value_; }
    const T *operator->() const { return value_.get(); }
    T *operator->() { return value_.get(); }

    bool operator==(const Boxed &other) const
    {
        return value_ && other.value_ ? *value_ == *other.value_ : !value_ == !other.value_;
    }

    operator std::optional<T>() const { return value_ ? std::optional<T>(*value_) : std::nullopt; }

private:
    std::unique_ptr<T> value_;
};

} // namespace haul
