// A value that many have in common: of the size of a pointer, copied only to be changed, and
// nothing at all while it is as it is made.
//
//     Shared<RequestWishes> request;             // takes no memory
//     request.edit().referer = "http://a/";      // now it does
//     Shared<RequestWishes> other = request;     // one value
//     other->referer;                            // read as through a pointer; always there
//
// For members of what there are a million of. Compares as the value does. A value type: one object
// for one thread at a time, whatever it shares with others.
#pragma once

#include <QSharedData>

#include <utility>

namespace haul {

template<typename T>
class Shared
{
public:
    Shared() = default;
    Shared(T value)
        : data_(value == unset() ? nullptr : new Data(std::move(value)))
    {
    }

    const T &operator*() const { return data_ ? data_->value : unset(); }
    const T *operator->() const { return &**this; }

    // To change this one; the others keep what they have.
    T &edit()
    {
        if (data_)
            data_.detach();
        else
            data_ = new Data;
        return data_->value;
    }

    bool operator==(const Shared &other) const { return data_ == other.data_ || **this == *other; }

private:
    struct Data : QSharedData
    {
        Data() = default;
        explicit Data(T given)
            : value(std::move(given))
        {
        }

        T value = {};
    };

    static const T &unset()
    {
        static const T value = {};
        return value;
    }

    QExplicitlySharedDataPointer<Data> data_;
};

} // namespace haul
