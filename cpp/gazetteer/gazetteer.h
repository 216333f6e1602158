// Term lists → spans: longest first, left to right, within sentences.
//
//   auto list = Gazetteer::Build({{"European Union", {{"code", "IGOEUR"}}}}, options, &faults);
//   list->Find(document, [](TokenSpan tokens, std::span<const Attribute> attributes) { … });
//
// Rules: a term is tokenised as text is, so "pro-Armenia" is three tokens. How a token is compared is `GazetteerMatch`.
// Of hits that overlap the leftmost longest stays. Two rows with the same term are both reported (two spans, row order).
// Curly and straight quotes are the same, so are the dashes.
// Cost: two array look-ups a token for most tokens (a word is folded and hashed when a vocabulary first sees it), O(longest
// term) at a start; about 190 bytes a term with two attributes, and 1.6 s to build a million. Lemma mode asks for a token's
// lemma, which may tag its sentence, only where one of the word's readings is in a term.
// Limits: 64 tokens a term. Threads: const calls are thread-safe.
#ifndef COPYDESK_GAZETTEER_GAZETTEER_H_
#define COPYDESK_GAZETTEER_GAZETTEER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "gazetteer/tsv.h"
#include "words/document.h"

namespace copydesk {

enum class GazetteerMatch {
  kSmart,  // smart case: an all-lower-case term matches any case; one with an upper-case letter exactly that, or all in capitals in an all-capitals sentence
  kExact,
  kLower,  // any case
  kNorm,   // case and diacritics folded
  kLemma,  // lemma of the text's token, so "ceasefire agreement" finds "ceasefire agreements"
};

struct GazetteerTerm {
  std::string term;
  std::vector<std::pair<std::string, std::string>> attributes;  // empty values are left out
};

// The words of many lists: each word of a text is folded and looked up once for all lists that share them.
// Lists that share keys are built one after another, and read a text only when all are built.
class GazetteerKeys {
 public:
  GazetteerKeys();
  ~GazetteerKeys();

 private:
  friend class Gazetteer;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct GazetteerOptions {
  GazetteerMatch match = GazetteerMatch::kSmart;
  std::shared_ptr<GazetteerKeys> keys = nullptr;  // null: keys of its own
};

class Gazetteer {
 public:
  static std::shared_ptr<const Gazetteer> Build(std::vector<GazetteerTerm> terms, const Language& language,
                                                const GazetteerOptions& options, Diagnostics* faults);
  // Columns: `term` (required; several separated by '|'), then attributes by column name; `source` and `note` are not attributes.
  static std::shared_ptr<const Gazetteer> FromTsv(const TsvTable& table, const Language& language,
                                                  const GazetteerOptions& options, Diagnostics* faults);
  ~Gazetteer();

  void Find(const Document& document, const std::function<void(TokenSpan, std::span<const Attribute>)>& found) const;

  int32_t size() const;  // terms
  int64_t MemoryUsage() const;
  std::string DebugString() const;

 private:
  Gazetteer();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_GAZETTEER_GAZETTEER_H_
