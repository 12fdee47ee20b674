// A file in blocks of 4 MB: calls f(data, length) for every line; at least SIMDJSON_PADDING bytes may be read past a line.
#pragma once
#include <cstdio>
#include <cstring>
#include <simdjson.h>
#include <vector>

template <typename F> int each_line(const char *path, F f) {
  std::FILE *file = std::fopen(path, "rb");
  if (!file) return 1;
  std::vector<char> buffer((4 << 20) + simdjson::SIMDJSON_PADDING);
  size_t held = 0;
  for (;;) {
    size_t size = buffer.size() - simdjson::SIMDJSON_PADDING;
    size_t got = std::fread(buffer.data() + held, 1, size - held, file);
    if (got == 0) break;
    held += got;
    char *start = buffer.data(), *end = start + held;
    while (char *lf = static_cast<char *>(std::memchr(start, '\n', end - start))) {
      f(start, static_cast<size_t>(lf - start));
      start = lf + 1;
    }
    held = end - start;
    std::memmove(buffer.data(), start, held);
  }
  if (held) f(buffer.data(), held);
  std::fclose(file);
  return 0;
}
