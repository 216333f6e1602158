// Sentences of CoNLL-U files, for the programs that train on treebanks: words with their tag, head, relation,
// and what they touch.
//
// Rules: left out are empty nodes and the lines of multiword tokens (their parts are the words), sentences
// with a word whose tag is none of words/tags.h or whose text is withheld ("_"), and, unless `all_genres`,
// GUM's genres that are not freely licensed (see python/copydesk/packs/news_en/language/README.md).
#ifndef COPYDESK_TOOLS_CONLLU_H_
#define COPYDESK_TOOLS_CONLLU_H_

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "words/features.h"
#include "words/tags.h"

namespace copydesk {

struct ConlluWord {
  std::string form, relation;
  int32_t head = 0;  // from 1; 0 is the root
  uint8_t tag = 0;
  uint8_t glue = 0;   // Glue bits
  bool verb = false;  // UD's VERB
};

inline std::vector<std::string> ConlluCells(const std::string& line) {
  std::vector<std::string> out;
  for (size_t from = 0; from <= line.size();) {
    const size_t tab = std::min(line.find('\t', from), line.size());
    out.push_back(line.substr(from, tab - from));
    from = tab + 1;
  }
  return out;
}

// Ends the program where the file cannot be read.
inline std::vector<std::vector<ConlluWord>> ReadConllu(const std::string& path, bool all_genres) {
  static const std::set<std::string> kFreeGenres = {"academic",  "bio",   "conversation", "court",
                                                    "interview", "news",  "speech",       "textbook",
                                                    "vlog",      "voyage"};
  std::vector<std::vector<ConlluWord>> out;
  std::ifstream in(path);
  if (!in) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(1);
  }
  std::string line, genre;
  std::vector<ConlluWord> now;
  bool good = true, space = true, outer_space = true;
  int inner_end = 0;
  while (std::getline(in, line)) {
    if (line.starts_with("# newdoc")) genre.clear();
    if (line.starts_with("# meta::genre = ")) genre = line.substr(16);
    if (line.empty()) {
      if (good && !now.empty()) out.push_back(now);
      now.clear();
      good = space = true;
      inner_end = 0;
      continue;
    }
    if (line[0] == '#') continue;
    const std::vector<std::string> cell = ConlluCells(line);
    const bool space_after = cell[9].find("SpaceAfter=No") == std::string::npos;
    if (const size_t dash = cell[0].find('-'); dash != std::string::npos) {
      inner_end = std::stoi(cell[0].substr(dash + 1));
      outer_space = space_after;
      continue;
    }
    if (cell[0].find('.') != std::string::npos) continue;
    ConlluWord word{.form = cell[1],
                    .relation = cell[7],
                    .head = std::stoi(cell[6]),
                    .tag = TagOf(cell[4]),
                    .glue = static_cast<uint8_t>(space ? 0 : kGluedLeft),
                    .verb = cell[3] == "VERB"};
    good &= word.tag != 0 && word.tag < kTags && cell[1] != "_" &&
            (all_genres || genre.empty() || kFreeGenres.contains(genre));
    if (!space && !now.empty()) now.back().glue |= kGluedRight;
    now.push_back(std::move(word));
    const int index = std::stoi(cell[0]);
    space = index < inner_end ? false : index == inner_end ? outer_space : space_after;
  }
  return out;
}

}  // namespace copydesk

#endif  // COPYDESK_TOOLS_CONLLU_H_
