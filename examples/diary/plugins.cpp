// The plugins in C++11: `c++ plugins.cpp -Ic -Icpp -ldiary`, with the folders of the generated headers.

#include <cerrno>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <system_error>

#include "diary.hpp"

// Prints lines.
class Console : public diary::foreign::LoggerMethods {
  void line(diary::Level level, const std::string &text) override {
    std::cout << (level == DIARY_LEVEL_WARNING ? "! " : "  ") << text << '\n';
  }
};

// Keeps pages in memory.
class InMemory : public diary::foreign::StorageMethods {
  std::map<std::string, std::string> pages;

  void write(const std::string &date, const std::string &text) override {
    if (text.size() > 20) {
      throw std::system_error(ENOSPC, std::generic_category(), "too long");
    }
    pages[date] = text;
  }

  bool read(const std::string &date, const diary::Reader &reader) override {
    const auto page = pages.find(date);
    if (page == pages.end()) {
      return false;
    }
    reader(page->second);
    return true;
  }
};

int main() {
  diary::require_current();
  const auto letters = diary::keep(std::unique_ptr<Console>(new Console()), std::unique_ptr<InMemory>(new InMemory()));
  std::cout << letters << " letters\n";
}
