// A gazetteer's arrays as sections of a file, and back.
#include <algorithm>
#include <bit>
#include <cstring>

#include "gazetteer/gazetteer_impl.h"
#include "text/unicode.h"
#include "words/section_file.h"

namespace copydesk {
namespace {

constexpr FileKind kFile = {.magic = "copydeskgazettr\n", .noun = "a compiled gazetteer", .version = 1};

// Section ids. A table of strings takes three: characters, ends, hash table. A column takes four from
// kFirstColumn on: those and its codes.
enum : uint32_t {
  kOptions = 1,
  kNames = 2,
  kNodes = 5,
  kSlots = 6,
  kStarts = 7,
  kTerms = 8,
  kCases = 9,
  kExact = 10,
  kRowsOf = 11,
  kPool = 12,
  kWords = 15,
  kTexts = 18,
  kWays = 21,
  kFirstColumn = 64,
};

struct Options {
  uint32_t match, overlap, plural, possessive, rows, columns;
};

template <class T>
Section SectionOf(uint32_t id, std::span<const T> values) {
  return {id, sizeof(T), {reinterpret_cast<const char*>(values.data()), values.size_bytes()}};
}

void AddTable(uint32_t id, const StringTable& table, std::vector<Section>* out) {
  out->push_back(SectionOf(id, table.chars()));
  out->push_back(SectionOf(id + 1, table.ends()));
  out->push_back(SectionOf(id + 2, table.slots()));
}

// Sections by id; what is missing or of another element is a fault.
class Reader {
 public:
  explicit Reader(const std::vector<Section>& sections) : sections_(sections) {}

  template <class T>
  std::span<const T> Get(uint32_t id) {
    const auto it = std::ranges::find(sections_, id, &Section::id);
    if (it == sections_.end() || it->element != sizeof(T)) {
      whole_ = false;
      return {};
    }
    return {reinterpret_cast<const T*>(it->bytes.data()), it->bytes.size() / sizeof(T)};
  }
  template <class T>
  FlatArray<T> Array(uint32_t id) {
    return FlatArray<T>::View(Get<T>(id));
  }
  StringTable Table(uint32_t id) {
    const auto slots = Get<uint32_t>(id + 2);
    whole_ = whole_ && (slots.empty() || std::has_single_bit(slots.size()));
    const auto ends = Get<uint32_t>(id + 1);
    whole_ = whole_ && ends.size() <= StringTable::kMaxStrings;
    return whole_ ? StringTable::View(Get<char>(id), ends, slots) : StringTable();
  }
  bool whole() const { return whole_; }

 private:
  const std::vector<Section>& sections_;
  bool whole_ = true;
};

std::string TextOf(const StringTable& names, int32_t id) {
  const std::string_view text = names[id];
  return FindInvalidUtf8(text) < 0 ? std::string(text) : "";
}

}  // namespace

// The sections of a list, and what some of them look into.
struct Gazetteer::Impl::Image {
  Options options;
  StringTable names;
  std::vector<Section> sections;

  explicit Image(const Impl& my)
      : options{static_cast<uint32_t>(my.options.match),
                static_cast<uint32_t>(my.options.overlap),
                my.options.plural,
                my.options.possessive,
                static_cast<uint32_t>(my.rows),
                static_cast<uint32_t>(my.columns.size())} {
    names.Append(my.options.kind);
    for (const std::string& name : my.column_names) names.Append(name);
    sections = {SectionOf<Options>(kOptions, {&options, 1}),
                SectionOf(kNodes, my.trie.nodes().all()),
                SectionOf(kSlots, my.trie.slots().all()),
                SectionOf(kStarts, my.starts.all()),
                SectionOf(kTerms, my.terms.all()),
                SectionOf(kCases, my.cases.all()),
                SectionOf(kExact, my.exact.all()),
                SectionOf(kRowsOf, my.rows_of.all()),
                SectionOf(kWays, my.ways.all())};
    AddTable(kNames, names, &sections);
    AddTable(kPool, my.keys->pool, &sections);
    AddTable(kWords, my.words, &sections);
    AddTable(kTexts, my.texts, &sections);
    for (uint32_t c = 0; c < my.columns.size(); ++c) {
      AddTable(kFirstColumn + 4 * c, my.columns[c].values, &sections);
      Section codes = SectionOf(kFirstColumn + 4 * c + 3, my.columns[c].codes.all());
      codes.element = my.columns[c].width;
      sections.push_back(codes);
    }
  }
};

bool Gazetteer::Save(const std::string& path, Diagnostics* faults) const {
  const std::string wrong = WriteSections(path, kFile, Impl::Image(*impl_).sections);
  if (!wrong.empty()) faults->push_back({.file = path, .message = wrong});
  return wrong.empty();
}

uint64_t Gazetteer::Hash() const {
  return impl_->bytes.empty() ? HashOfData(Impl::Image(*impl_).sections) : StoredHash(impl_->bytes);
}

std::shared_ptr<const Gazetteer> Gazetteer::Open(const std::string& path, Diagnostics* faults) {
  std::string fault;
  std::shared_ptr<const MappedFile> file = MappedFile::Open(path, &fault);
  if (file == nullptr) {
    faults->push_back({.file = path, .message = fault});
    return nullptr;
  }
  auto out = FromBytes(file->bytes(), path, faults);
  if (out != nullptr) out->impl_->file = std::move(file);
  return out;
}

std::shared_ptr<const Gazetteer> Gazetteer::FromBytes(std::span<const char> file, const std::string& name,
                                                      Diagnostics* faults) {
  auto fail = [&](std::string message) {
    faults->push_back({.file = name, .message = std::move(message), .hint = "save the gazetteer again"});
    return nullptr;
  };
  std::vector<Section> sections;
  if (std::string wrong = OpenSections(file, kFile, &sections); !wrong.empty()) return fail(std::move(wrong));
  Reader reader(sections);
  const auto options = reader.Get<Options>(kOptions);
  if (options.size() != 1) return fail("damaged: its options");
  const Options& o = options[0];
  const bool known = o.match <= static_cast<uint32_t>(GazetteerMatch::kLemma) &&
                     o.overlap <= static_cast<uint32_t>(GazetteerOverlap::kAll);
  if (!known || o.rows > INT32_MAX || o.columns > sections.size()) return fail("damaged: its options");
  const StringTable names = reader.Table(kNames);
  std::shared_ptr<Gazetteer> out(new Gazetteer);
  Impl& my = *out->impl_;
  my.Start({.match = static_cast<GazetteerMatch>(o.match),
            .overlap = static_cast<GazetteerOverlap>(o.overlap),
            .plural = o.plural != 0,
            .possessive = o.possessive != 0,
            .kind = TextOf(names, 0)});
  my.keys->pool = reader.Table(kPool);
  my.trie = TermTrie(reader.Array<TermTrie::Node>(kNodes), reader.Array<uint32_t>(kSlots));
  my.starts = reader.Array<uint32_t>(kStarts);
  my.ways = reader.Array<uint8_t>(kWays);
  my.terms = reader.Array<uint32_t>(kTerms);
  my.cases = reader.Array<uint32_t>(kCases);
  my.exact = reader.Array<uint32_t>(kExact);
  my.rows_of = reader.Array<uint32_t>(kRowsOf);
  my.words = reader.Table(kWords);
  my.texts = reader.Table(kTexts);
  my.rows = static_cast<int32_t>(o.rows);
  bool whole = my.trie.nodes().size() != 1 && my.trie.nodes().size() <= TermTrie::kMaxNodes &&
               my.terms.size() == my.cases.size();
  for (uint32_t c = 0; c < o.columns && reader.whole(); ++c) {
    AttributeColumn column;
    column.values = reader.Table(kFirstColumn + 4 * c);
    const auto codes = std::ranges::find(sections, kFirstColumn + 4 * c + 3, &Section::id);
    whole = whole && codes != sections.end() &&
            (codes->element == 1 || codes->element == 2 || codes->element == 4);
    if (!whole) break;
    column.width = codes->element;
    column.codes = FlatArray<uint8_t>::View(
        {reinterpret_cast<const uint8_t*>(codes->bytes.data()), codes->bytes.size()});
    my.columns.push_back(std::move(column));
    my.column_names.push_back(TextOf(names, static_cast<int32_t>(c) + 1));
  }
  if (!whole || !reader.whole()) return fail("damaged: its sections");
  my.bytes = file;
  return out;
}

bool Gazetteer::Verify() const { return impl_->bytes.empty() || ContentsAreWhole(impl_->bytes, kFile); }

}  // namespace copydesk
