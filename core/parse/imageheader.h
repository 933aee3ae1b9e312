// The size of an image by its header: PNG, JPEG, GIF, WebP, BMP, ICO. Only headers are read, never
// a pixel. Haul's core is without Qt Gui: its image readers would bring thirty libraries into the
// terminal program, and decoders of their own to files that nobody trusts yet.
//
//     imageSize(file);   // {640, 480}
//
// Any thread; reads the device given.
#pragma once

#include <QIODevice>
#include <QSize>

namespace haul {

// Invalid when the file is no such image or ends before its size. Reads from the beginning, a few
// hundred bytes of most images; of a JPEG it seeks past what stands before the size.
QSize imageSize(QIODevice &device);

} // namespace haul
