// Term lists → spans: from a few terms to millions, in one automaton over words, in memory or in a mapped
// file.
//
//   auto list = Gazetteer::Build({{"European Union", {{"code", "IGOEUR"}}}}, language, options, &faults);
//   std::vector<GazetteerHit> hits;
//   list->Find(document, &hits);                  // hits[0].tokens, list->attributes(hits[0].row)
//   list->Save("unions.terms"), Gazetteer::Open("unions.terms", &faults)
//
// Rules: a term is tokenised as text is, so "pro-Armenia" is three tokens; a hit begins and ends where tokens
// do, and never crosses a sentence. How a token is compared is `GazetteerMatch`. Of hits that overlap the
// leftmost longest stays (kLongest) or all do (kAll). Two rows with the same term are both reported (two
// hits, row order). Curly and straight quotes are the same, so are the dashes. With `plural` the last word
// may be in the plural ("harbour" finds "harbours", "UAV" finds "UAVs"); with `possessive` a "'s" that
// follows belongs to the hit. A bare apostrophe does not: it may close a quotation. Cost: two array look-ups
// a token for most tokens (a word is folded and hashed when a vocabulary first sees it), one or two cache
// lines for each further word at a start. About 45 bytes a term and its text, and 1, 2 or 4 bytes an
// attribute beside the distinct values. Lemma mode asks for a token's lemma, which may tag its sentence, only
// where one of the word's readings is in a term. A file: see words/section_file.h. Opening reads its table of
// contents only; every number read from it is checked before it is used as an index, so a damaged file gives
// wrong hits or none, never a fault of memory. Verify() reads all of it. Limits: kMaxTermTokens tokens a
// term, 2^27 nodes, 4 GB of terms. Threads: const calls are thread-safe.
//
// Not here: terms that are spelt nearly so. A list is asked at every token, and a wrong hit costs more than a
// missing one; who a misspelt name means is asked once an article is read (news/clusters.cc). Nor a way to
// switch a row off: the list stays whole for who asks what the row would have made (cascade/impl.h,
// off_rows).
#ifndef COPYDESK_GAZETTEER_GAZETTEER_H_
#define COPYDESK_GAZETTEER_GAZETTEER_H_

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "gazetteer/tsv.h"
#include "words/document.h"

namespace copydesk {

inline constexpr int32_t kMaxTermTokens = 256;

enum class GazetteerMatch : uint8_t {
  kSmart,  // smart case: an all-lower-case term matches any case; one with an upper-case letter exactly that,
           // or all in capitals in an all-capitals sentence
  kExact,
  kLower,  // any case
  kNorm,   // case and diacritics folded
  kLemma,  // lemma of the text's token, so "ceasefire agreement" finds "ceasefire agreements"
};

enum class GazetteerOverlap : uint8_t {
  kLongest,  // left to right, the longest at each start
  kAll,      // every hit, by start, then end
};

std::optional<GazetteerMatch> ParseGazetteerMatch(std::string_view name);
std::optional<GazetteerOverlap> ParseGazetteerOverlap(std::string_view name);
std::string_view ToString(GazetteerMatch match);
std::string_view ToString(GazetteerOverlap overlap);

struct GazetteerTerm {
  std::string term;
  std::vector<std::pair<std::string, std::string>> attributes;  // empty values are left out
};

struct GazetteerHit {
  TokenSpan tokens;
  int32_t term = 0;  // which spelling: Gazetteer::term()
  int32_t row = 0;   // of the list: Gazetteer::attributes()
  friend bool operator==(const GazetteerHit&, const GazetteerHit&) = default;
};

// The words of many lists: each word of a text is folded and looked up once for all lists that share them.
// Lists that share keys are built one after another, and read a text only when all are built.
class GazetteerKeys {
 public:
  GazetteerKeys();
  ~GazetteerKeys();

 private:
  friend class Gazetteer;
  friend class GazetteerBuilder;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct GazetteerOptions {
  GazetteerMatch match = GazetteerMatch::kSmart;
  std::shared_ptr<GazetteerKeys> keys = nullptr;  // null: keys of its own
  GazetteerOverlap overlap = GazetteerOverlap::kLongest;
  bool plural = false;
  bool possessive = false;
  std::string kind = {};  // of the spans it is for; kept with the list
};

// Which tokens of a document may begin a hit, for lists that share keys: who reads several of them keeps one
// a document, so that they pass over its tokens once and not each.
class GazetteerStarts {
 private:
  friend class GazetteerScan;
  std::map<const void*, std::vector<std::vector<int32_t>>> tokens_;  // by keys and list
};

class Gazetteer {
 public:
  static std::shared_ptr<const Gazetteer> Build(const std::vector<GazetteerTerm>& terms,
                                                const Language& language, const GazetteerOptions& options,
                                                Diagnostics* faults);
  // Columns: `term` (required; several separated by '|'), then attributes by column name; `source` and `note`
  // are not attributes.
  static std::shared_ptr<const Gazetteer> FromTsv(const TsvTable& table, const Language& language,
                                                  const GazetteerOptions& options, Diagnostics* faults);
  // A file that Save() wrote, mapped: processes that open it share its memory.
  static std::shared_ptr<const Gazetteer> Open(const std::string& path, Diagnostics* faults);
  // The same of bytes in memory, at an address that is a multiple of 8; they outlive the gazetteer. `name` is
  // for faults.
  static std::shared_ptr<const Gazetteer> FromBytes(std::span<const char> file, const std::string& name,
                                                    Diagnostics* faults);
  ~Gazetteer();

  // Writes another file and renames it, so that who has the old one open keeps it. False: `faults` gained an
  // error.
  bool Save(const std::string& path, Diagnostics* faults) const;
  // Whether a file's bytes are those that were written; true for a list in memory.
  bool Verify() const;
  // Of all that a file of it holds: of a mapped one as it was written.
  uint64_t Hash() const;

  // Appends the hits in a document, in text order. `starts` are of the same document.
  void Find(const Document& document, std::vector<GazetteerHit>* hits,
            GazetteerStarts* starts = nullptr) const;
  // Every hit whose tokens lie in `tokens`, which are of one sentence, whatever the list's overlap policy.
  void FindAll(const Document& document, TokenSpan tokens, std::vector<GazetteerHit>* hits) const;

  int32_t size() const;  // terms
  int32_t rows() const;
  const GazetteerOptions& options() const;
  std::string_view term(int32_t term) const;  // as the list has it; of given tokens, with spaces between
  int32_t row_of(int32_t term) const;
  const std::vector<std::string>& columns() const;               // names of attributes
  std::string_view attribute(int32_t row, size_t column) const;  // "" where there is none
  std::vector<Attribute> attributes(int32_t row) const;  // those there are; views of the gazetteer's memory
  int64_t MemoryUsage() const;                           // of a mapped file: its size
  std::string DebugString() const;

 private:
  friend class GazetteerBuilder;
  friend class GazetteerScan;
  Gazetteer();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Makes a gazetteer row by row.
//
//   GazetteerBuilder builder(language, options, {"country"});
//   builder.AddRow({"AZE"}), builder.AddTerm("Baku"), builder.AddTerm("Bakı");
//   std::shared_ptr<const Gazetteer> list = builder.Finish();   // null when faults() is not empty
class GazetteerBuilder {
 public:
  struct Fault {
    int32_t row = 0;
    std::string message;
  };

  GazetteerBuilder(const Language& language, GazetteerOptions options, std::vector<std::string> columns);
  ~GazetteerBuilder();

  // A row with a value for each column; "" is none.
  void AddRow(std::span<const std::string_view> values);
  // A spelling of the last row.
  void AddTerm(std::string_view text);
  // The same of tokens that are taken as they are: any text, white space too.
  void AddTerm(std::span<const std::string_view> tokens);
  std::shared_ptr<const Gazetteer> Finish();

  const std::vector<Fault>& faults() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_GAZETTEER_GAZETTEER_H_
