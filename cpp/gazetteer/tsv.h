// Tab-separated tables of a pack: a header line, then rows. '#' lines and empty lines are skipped.
//
//   term	name	country	source
//   Baku	Azerbaijan	AZE	own
#ifndef COPYDESK_GAZETTEER_TSV_H_
#define COPYDESK_GAZETTEER_TSV_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace copydesk {

struct TsvTable {
  std::string file;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>>
      rows;                // each as wide as the header; missing cells at a row's end are ""
  std::vector<int> lines;  // line number of each row, from 1
  int header_line = 1;

  int Column(std::string_view name) const;  // -1 where there is none
};

// Faults: no file, no header, ill-formed UTF-8, a row wider than the header. Rows with a fault are left out,
// so that what is wrong with the others can be told together; nothing where there is no header.
std::optional<TsvTable> ReadTsv(const std::string& path, Diagnostics* faults);
std::optional<TsvTable> ParseTsv(std::string_view content, const std::string& file, Diagnostics* faults);

}  // namespace copydesk

#endif  // COPYDESK_GAZETTEER_TSV_H_
