#include "words/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <string>
#include <unordered_set>

#include "base/limits.h"
#include "text/unicode.h"
#include "words/hash.h"
#include "words/word_index.h"

namespace copydesk {
namespace {

constexpr std::array<std::string_view, 37> kNumberWords = {
    "zero",    "one",       "two",      "three",    "four",    "five",     "six",      "seven",
    "eight",   "nine",      "ten",      "eleven",   "twelve",  "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen", "twenty",  "thirty",   "forty",    "fifty",
    "sixty",   "seventy",   "eighty",   "ninety",   "hundred", "hundreds", "thousand", "thousands",
    "million", "billion",   "trillion", "dozen",    "dozens"};

bool IsQuoteMark(char32_t c) {
  return c == '"' || c == '\'' || c == '`' || c == 0xAB || c == 0xBB || (c >= 0x2018 && c <= 0x201F) ||
         c == 0x2039 || c == 0x203A || (c >= 0x300C && c <= 0x300F) || c == 0xFF02;
}

bool IsNumberWord(std::string_view lower) {
  // First letters and lengths of the words above: says no to most words.
  static const std::array<uint32_t, 32> lengths = [] {
    std::array<uint32_t, 32> made{};
    for (const std::string_view word : kNumberWords) made[word[0] & 31] |= 1u << word.size();
    return made;
  }();
  if (lower.empty() || lower.size() > 31 || (lengths[lower[0] & 31] >> lower.size() & 1) == 0) return false;
  return std::find(kNumberWords.begin(), kNumberWords.end(), lower) != kNumberWords.end();
}

// "12", "1,200", "3.5", "1/2", "+7", "-3", or a number word.
bool LooksLikeNumber(std::string_view lower) {
  if (IsNumberWord(lower)) return true;
  bool digit = false;
  for (size_t i = 0; i < lower.size();) {
    const size_t start = i;
    const char32_t c = NextCodePoint(lower, &i);
    if (IsDigit(c)) {
      digit = true;
    } else if (!(c == '.' || c == ',' || c == '/' || c == ':' || (start == 0 && (c == '+' || c == '-')))) {
      return false;
    }
  }
  return digit;
}

// Shape and flags, one character after another.
class Looks {
 public:
  void Letter(bool big, bool small) {
    if (letters_++ == 0) first_upper_ = big;
    upper_ += big;
    lowers_ += small;
    Draw(big ? U'X' : U'x', big ? "X" : "x");
  }
  void Digit() {
    ++digits_;
    Draw(U'd', "d");
  }
  void Mark(char32_t c, std::string_view as, bool punct, bool space, bool quote) {
    punct_ += punct;
    spaces_ += space;
    quotes_ += quote;
    Draw(c, as);
  }
  const std::string& shape() const { return shape_; }

  uint32_t Flags(std::string_view lower, bool ascii) const {
    auto all_are = [this](size_t n) { return all_ > 0 && n == all_; };
    const bool cased = upper_ + lowers_ > 0;
    uint32_t flags = 0;
    flags |= first_upper_ && upper_ == 1 && letters_ == upper_ + lowers_ ? kIsTitle : 0u;
    flags |= cased && lowers_ == 0 ? kIsUpper : 0u;
    flags |= cased && upper_ == 0 ? kIsLower : 0u;
    flags |= all_are(digits_) ? kIsDigit : 0u;
    flags |= all_are(punct_) ? kIsPunct : 0u;
    flags |= all_are(letters_) ? kIsAlpha : 0u;
    flags |= all_are(spaces_) ? kIsSpace : 0u;
    flags |= all_are(quotes_) ? kIsQuote : 0u;
    flags |= upper_ > 0 ? kHasUpper : 0u;
    flags |= ascii ? kIsAscii : 0u;
    flags |= LooksLikeNumber(lower) ? kLikeNum : 0u;
    return flags;
  }

 private:
  void Draw(char32_t c, std::string_view as) {
    ++all_;
    run_ = c == last_ ? run_ + 1 : 1;
    last_ = c;
    if (run_ <= 4) shape_ += as;
  }

  std::string shape_;
  char32_t last_ = 0xFFFFFFFF;
  size_t letters_ = 0, upper_ = 0, lowers_ = 0, digits_ = 0, punct_ = 0, spaces_ = 0, quotes_ = 0, all_ = 0;
  int run_ = 0;
  bool first_upper_ = false;
};

// The same for a text that is all ASCII, by arithmetic.
void LookAtAscii(std::string_view text, Looks* looks) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto letter = static_cast<unsigned char>(c | 32);
    if (letter >= 'a' && letter <= 'z') {
      looks->Letter(c < 'a', c >= 'a');
    } else if (c >= '0' && c <= '9') {
      looks->Digit();
    } else {
      looks->Mark(static_cast<unsigned char>(c), text.substr(i, 1), c > ' ' && c < 127,
                  c == ' ' || (c >= 9 && c <= 13), c == '"' || c == '\'' || c == '`');
    }
  }
}

// What most new words are: small ASCII letters, the first of them perhaps a capital. Their shape is a part of
// "Xxxxx" and needs no memory.
struct PlainLooks {
  bool plain = false, title = false;

  explicit PlainLooks(std::string_view text) {
    if (text.empty()) return;
    const char first = static_cast<char>(text[0] | 32);
    title = text[0] < 'a';
    plain = first >= 'a' && first <= 'z' && text[0] >= 'A';
    for (const char c : text.substr(1)) plain &= c >= 'a' && c <= 'z';
  }
  std::string_view shape(size_t size) const {
    return title ? std::string_view("Xxxxx").substr(0, std::min<size_t>(size, 5))
                 : std::string_view("xxxx").substr(0, std::min<size_t>(size, 4));
  }
  uint32_t Flags(std::string_view lower) const {
    const uint32_t upper = lower.size() == 1 ? kIsTitle | kIsUpper | kHasUpper : kIsTitle | kHasUpper;
    return (title ? upper : uint32_t{kIsLower}) | kIsAlpha | kIsAscii | (IsNumberWord(lower) ? kLikeNum : 0u);
  }
};

void Look(std::string_view text, Looks* looks) {
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    const char32_t c = NextCodePoint(text, &i);
    if (IsLetter(c)) {
      looks->Letter(IsUpper(c), IsLower(c));
    } else if (IsDigit(c)) {
      looks->Digit();
    } else {
      looks->Mark(c, text.substr(start, i - start), IsPunct(c), IsSpace(c), IsQuoteMark(c));
    }
  }
}

}  // namespace

struct Vocabulary::Impl {
  static constexpr size_t kArenaBlock = 1 << 16;  // bytes a block of strings
  static constexpr size_t kPoolEntry = 48;        // about what a hash set takes for a view
  struct Slot {
    uint32_t hash = 0;
    WordId id = -1;
  };

  WordIndex index;     // words
  RecentWords recent;  // likewise
  std::vector<Slot> slots =
      std::vector<Slot>(1 << 4);  // readings: open addressing, a power of two, at most half full
  size_t readings_known = 0;
  std::vector<std::unique_ptr<Word[]>>& chunks;
  std::vector<std::unique_ptr<char[]>> blocks;
  std::deque<std::vector<Attribute>> readings;
  std::unordered_set<std::string_view> pooled;
  size_t block_used = 0, block_size = 0, bytes = 0;
  int32_t count = 0, most_words = INT32_MAX;
  WordId refusal = -1;
  int64_t refused = 0;
  int64_t generation = 0;

  explicit Impl(std::vector<std::unique_ptr<Word[]>>* of_words) : chunks(*of_words) {}

  const Word& at(WordId id) const {
    return chunks[static_cast<size_t>(id) / kChunk][static_cast<size_t>(id) % kChunk];
  }

  std::string_view Store(std::string_view text) {
    if (text.empty()) return {};
    if (block_used + text.size() > block_size) {
      block_size = std::max(kArenaBlock, text.size());
      blocks.push_back(std::make_unique<char[]>(block_size));
      bytes += block_size;
      block_used = 0;
    }
    char* to = blocks.back().get() + block_used;
    std::memcpy(to, text.data(), text.size());
    block_used += text.size();
    return {to, text.size()};
  }

  // "Ministers" → "ministers".
  std::string_view StoreUntitled(std::string_view text) {
    const std::string_view stored = Store(text);
    char& first = blocks.back()[block_used - text.size()];
    first = static_cast<char>(first | 32);
    return stored;
  }

  void Grow() {
    std::vector<Slot> bigger(slots.size() * 2);
    const size_t mask = bigger.size() - 1;
    for (const Slot& slot : slots) {
      if (slot.id < 0) continue;
      size_t i = slot.hash & mask;
      while (bigger[i].id >= 0) i = (i + 1) & mask;
      bigger[i] = slot;
    }
    slots = std::move(bigger);
  }

  // The id of a word, which is made where it is new.
  WordId Known(const WordKey& key, std::string_view text) {
    const WordId known = index.Find(key, text, [this](WordId id) { return at(id).text; });
    if (known >= 0) [[likely]]
      return known;
    if (!IsComposed(text)) [[unlikely]] {
      const std::string composed = Composed(text);
      return Known(index.KeyOf(composed), composed);
    }
    if (count >= most_words) return Refuse();
    const WordId id = Add(text);
    index.Add(key, id);
    return id;
  }

  // The id that stands for all words for which there is no room.
  WordId Refuse() {
    ++refused;
    if (refusal < 0) refusal = Add("\uFFFD");
    return refusal;
  }

  Word& NewWord() {
    if (static_cast<size_t>(count) % kChunk == 0) chunks.push_back(std::make_unique<Word[]>(kChunk));
    return chunks.back()[static_cast<size_t>(count++) % kChunk];
  }

  WordId Add(std::string_view text) {
    Word& word = NewWord();
    word.text = Store(text);
    if (const PlainLooks looks(text); looks.plain) {
      word.lower = word.norm = looks.title ? StoreUntitled(text) : word.text;
      word.shape = looks.shape(text.size());
      word.flags = looks.Flags(word.lower);
      return count - 1;
    }
    Looks looks;
    const std::string lower = LowerCase(text);
    word.lower = lower == text ? word.text : Store(lower);
    word.norm = word.lower;
    const bool ascii =
        std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (ascii) {
      LookAtAscii(text, &looks);
    } else {
      Look(text, &looks);
      const std::string norm = FoldNorm(text);
      if (norm != lower) word.norm = Store(norm);
    }
    word.shape = Store(looks.shape());
    word.flags = looks.Flags(lower, ascii);
    return count - 1;
  }

  WordId AddReading(WordId base, std::span<const Attribute> given) {
    Word& word = NewWord();
    word = at(base);
    std::vector<Attribute>& kept = readings.emplace_back();
    kept.reserve(given.size());
    for (const Attribute& a : given) kept.push_back({Pool(a.key), Pool(a.value)});
    bytes += kept.capacity() * sizeof(Attribute) + sizeof(kept);
    word.given = kept;
    if (const auto norm = word.Given("norm")) word.norm = *norm;
    return count - 1;
  }

  // One copy of a string that many readings share.
  std::string_view Pool(std::string_view text) {
    if (auto it = pooled.find(text); it != pooled.end()) return *it;
    bytes += kPoolEntry;
    return *pooled.insert(Store(text)).first;
  }
};

Vocabulary::Vocabulary(int32_t most_words) : impl_(std::make_unique<Impl>(&chunks_)) {
  impl_->most_words = most_words;
}
Vocabulary::~Vocabulary() = default;

WordId Vocabulary::Intern(std::string_view text) { return impl_->Known(impl_->index.KeyOf(text), text); }

void Vocabulary::Intern(std::string_view text, std::span<const ByteSpan> tokens, WordId* ids) {
  constexpr size_t kAhead =
      64;  // tokens that are looked at before the first that is not at hand is looked up
  struct Pending {
    WordKey key;
    size_t token;
  };
  Impl& my = *impl_;
  std::array<Pending, kAhead> pending;
  for (size_t from = 0; from < tokens.size(); from += kAhead) {
    const size_t to = std::min(from + kAhead, tokens.size());
    size_t n = 0;
    for (size_t i = from; i < to; ++i) {
      const WordKey key =
          my.index.KeyIn(text, static_cast<size_t>(tokens[i].start), static_cast<size_t>(tokens[i].size()));
      const WordId id = my.recent.Find(key);
      ids[i] = id;
      if (id >= 0) continue;
      pending[n++] = {key, i};
      my.index.Prefetch(key);
    }
    for (size_t k = 0; k < n; ++k) my.index.PrefetchBytes(pending[k].key);
    for (size_t k = 0; k < n; ++k) {
      const Pending& p = pending[k];
      const WordId id = my.Known(p.key, Slice(text, tokens[p.token]));
      ids[p.token] = id;
      if (id != my.refusal) my.recent.Set(p.key, id);  // refusals are counted
    }
  }
}

WordId Vocabulary::Intern(std::string_view text, std::span<const Attribute> given) {
  if (given.empty()) return Intern(text);
  Impl& my = *impl_;
  const WordId base = Intern(text);  // a word stands before its readings, which share its strings
  const std::string_view own = my.at(base).text;
  uint64_t full = Hash64(own);
  for (const Attribute& a : given) full = Hash64(a.value, Hash64(a.key, full));
  const auto hash = static_cast<uint32_t>(full);
  const size_t mask = my.slots.size() - 1;
  size_t i = hash & mask;
  for (; my.slots[i].id >= 0; i = (i + 1) & mask) {
    if (my.slots[i].hash != hash) continue;
    const Word& known = my.at(my.slots[i].id);
    if (known.text == own && std::ranges::equal(known.given, given)) return my.slots[i].id;
  }
  if (my.count >= my.most_words) {
    ++my.refused;
    return base;
  }
  const WordId id = my.AddReading(base, given);
  my.slots[i] = {hash, id};
  if (++my.readings_known * 2 > my.slots.size()) my.Grow();
  return id;
}

int32_t Vocabulary::size() const { return impl_->count; }

int64_t Vocabulary::MemoryUsage() const {
  return impl_->index.MemoryUsage() + impl_->recent.MemoryUsage() +
         static_cast<int64_t>(impl_->bytes + impl_->slots.size() * sizeof(Impl::Slot) +
                              chunks_.size() * kChunk * sizeof(Word));
}

bool Vocabulary::IsFull() const { return size() > kMaxWords || MemoryUsage() > kMaxVocabularyBytes; }
int64_t Vocabulary::refused() const { return impl_->refused; }

void Vocabulary::Clear() {
  chunks_.clear();
  auto next = std::make_unique<Impl>(&chunks_);
  next->generation = impl_->generation + 1;
  next->most_words = impl_->most_words;
  impl_ = std::move(next);
  ForgetNotes();
}

int64_t Vocabulary::generation() const { return impl_->generation; }

}  // namespace copydesk
