// Trains the recogniser of words/recogniser.h on texts whose names are marked and writes names.bin.
//
//   train_names PACK OUT.bin MAX_BYTES CLUSTERS.tsv SURNAMES.txt [--without IDS.txt] train.jsonl… --
//   dev.jsonl…
//
// A record has `id`, `text` and `entities: [{span: [first, end), type}]` in code points. A conditional random
// field by stochastic gradients (AdaGrad), deterministic: the order of texts and what is left out come from a
// fixed seed. A third of a token's features is left out each time, so that none is relied on alone, and some
// records are read again in capitals, as headlines are. Where labels of a set leave open what a token is (a
// set without "other" names, an adjective of a country marked as a place), every reading that they allow
// counts. --without leaves out records by id: for cross-validation. Nothing of the texts is in the weights
// but hashes.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <unordered_map>

#include "bench/jsonl.h"
#include "news/article.h"
#include "news/name_facts.h"
#include "words/recogniser.h"

namespace copydesk {
namespace {

constexpr int kEpochs = 3;           // more learn the style of encyclopaedias: worse on news, tweets, the web
constexpr uint32_t kMinFeature = 8;  // rarer ones cost bytes and nothing falls without them
constexpr float kRate = 0.2f;
constexpr float kDecay = 2e-6f;
constexpr uint32_t kLeaveOut = 33;     // per cent of a token's features
constexpr size_t kCapitalsEvery = 12;  // of so many records one is read in capitals, too

using LabelSet = uint32_t;
constexpr LabelSet Bit(size_t label) { return LabelSet{1} << label; }
constexpr LabelSet kAnyOther = Bit(12) | Bit(13) | Bit(14) | Bit(15);
constexpr size_t kL = kNameLabels;

struct Marked {
  int32_t start = 0, end = 0;  // bytes
  int type = -1;               // NameType, -1: no name, -2: open
};
struct Record {
  std::string id, text;
  std::vector<Marked> names;
  bool others = true;  // names that are no person, organization or place are marked, too
};

// What the sets call names.
int TypeOf(std::string type) {
  for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  static const std::map<std::string, int, std::less<>> kTypes = {{"per", 0},
                                                                 {"person", 0},
                                                                 {"politician", 0},
                                                                 {"writer", 0},
                                                                 {"musicalartist", 0},
                                                                 {"scientist", 0},
                                                                 {"researcher", 0},
                                                                 {"org", 1},
                                                                 {"organisation", 1},
                                                                 {"organization", 1},
                                                                 {"politicalparty", 1},
                                                                 {"band", 1},
                                                                 {"university", 1},
                                                                 {"magazine", 1},
                                                                 {"academicjournal", 1},
                                                                 {"corporation", 1},
                                                                 {"group", 1},
                                                                 {"loc", 2},
                                                                 {"location", 2},
                                                                 {"country", 2},
                                                                 {"time", -1},
                                                                 {"num", -1},
                                                                 {"temporal", -1},
                                                                 {"money", -1},
                                                                 {"quantity", -1},
                                                                 {"commsidentifier", -1}};
  const auto it = kTypes.find(type);
  return it == kTypes.end() ? 3 : it->second;
}

std::vector<Record> ReadRecords(const std::string& path) {
  std::vector<Record> out;
  std::ifstream in(path);
  if (!in) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(1);
  }
  std::string line;
  while (std::getline(in, line)) {
    Record r;
    r.text = TextOf(line);
    if (const size_t id = line.find("\"id\": \""); id != std::string::npos)
      r.id = line.substr(id + 7, line.find('"', id + 7) - id - 7);
    std::vector<int32_t> at;  // byte by code point
    for (size_t i = 0; i < r.text.size(); ++i) {
      if ((r.text[i] & 0xC0) != 0x80) at.push_back(static_cast<int32_t>(i));
    }
    at.push_back(static_cast<int32_t>(r.text.size()));
    const size_t entities = line.find("\"entities\": [");
    for (size_t from = line.find("\"span\": [", entities); from != std::string::npos;
         from = line.find("\"span\": [", from + 1)) {
      char* rest = nullptr;
      const auto a = static_cast<size_t>(std::strtol(line.c_str() + from + 9, &rest, 10));
      const auto b = static_cast<size_t>(std::strtol(rest + 1, nullptr, 10));
      // The type stands in the same object, before the span or behind it.
      const size_t open = line.rfind('{', from), close = line.find('}', from);
      const size_t type = line.find("\"type\": \"", open);
      if (a >= b || b >= at.size() || type == std::string::npos || type > close) continue;
      r.names.push_back({at[a], at[b], TypeOf(line.substr(type + 9, line.find('"', type + 9) - type - 9))});
    }
    out.push_back(std::move(r));
  }
  bool others = false;
  for (const Record& r : out) {
    for (const Marked& m : r.names) others |= m.type == 3;
  }
  for (Record& r : out) r.others = others;
  return out;
}

Record InCapitals(Record record) {
  for (char& c : record.text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return record;
}

// A text with its tokens, facts and the labels that each token may have.
struct Text {
  Record record;
  std::unique_ptr<Document> doc;
  std::vector<uint32_t> facts;
  std::vector<LabelSet> allowed;
};

struct Stretch {
  size_t text = 0;
  std::vector<uint32_t> features;  // of all tokens, one after another
  std::vector<uint32_t> ends;
  std::vector<LabelSet> allowed;
};

class Reader {
 public:
  explicit Reader(const news::NewsDesk& desk) : desk_(desk), facts_(*desk.cascade) {}

  Text Read(Record record) {
    Text out;
    out.record = std::move(record);
    const std::string& text = out.record.text;
    out.doc = std::make_unique<Document>(text, &vocabulary_, &desk_.cascade->language());
    for (size_t from = 0; from < text.size();) {
      const size_t stop = std::min(text.find('\n', from), text.size());
      if (stop > from) out.doc->AddSegment({static_cast<int32_t>(from), static_cast<int32_t>(stop)});
      from = stop + 1;
    }
    CascadeRun run(*desk_.cascade, out.doc.get(), nullptr);
    out.facts = facts_.Of(&run);
    Label(&out);
    return out;
  }

 private:
  void Label(Text* out) const {
    const Document& doc = *out->doc;
    const LabelSet none = out->record.others ? Bit(kNoName) : Bit(kNoName) | kAnyOther;
    out->allowed.assign(static_cast<size_t>(doc.size()), none);
    std::vector<Marked> names = out->record.names;
    std::stable_sort(names.begin(), names.end(),
                     [](const Marked& a, const Marked& b) { return a.end - a.start > b.end - b.start; });
    std::vector<char> taken(static_cast<size_t>(doc.size()));
    for (const Marked& m : names) {
      if (m.type == -1) continue;
      TokenSpan tokens{0, 0};
      tokens.start =
          static_cast<int32_t>(std::partition_point(doc.tokens().begin(), doc.tokens().end(),
                                                    [&](const Token& t) { return t.bytes.end <= m.start; }) -
                               doc.tokens().begin());
      tokens.end =
          static_cast<int32_t>(std::partition_point(doc.tokens().begin(), doc.tokens().end(),
                                                    [&](const Token& t) { return t.bytes.start < m.end; }) -
                               doc.tokens().begin());
      while (tokens.size() > 1 &&
             (doc.word(tokens.start).lower == "the" || doc.word(tokens.start).lower == "a" ||
              doc.word(tokens.start).lower == "an") &&
             (!(doc.word(tokens.start).flags & kHasUpper) ||
              tokens.start == doc.sentence_of(tokens.start).tokens.start))
        ++tokens.start;
      // Titles are no part of a name here.
      while (m.type == 0 && tokens.size() > 1 &&
             (out->facts[static_cast<size_t>(tokens.start)] & (kFactTitle | kFactOffice)) &&
             !(out->facts[static_cast<size_t>(tokens.start)] & kFactGivenName))
        ++tokens.start;
      if (tokens.empty() || !doc.sentence_of(tokens.start).tokens.Contains(tokens)) continue;
      bool free = true;
      for (int32_t i = tokens.start; i < tokens.end; ++i) free &= !taken[static_cast<size_t>(i)];
      if (!free) continue;
      const bool demonym =
          m.type != 3 && tokens.size() == 1 && (out->facts[static_cast<size_t>(tokens.start)] & kFactDemonym);
      for (int32_t i = tokens.start; i < tokens.end; ++i) {
        const size_t position = tokens.size() == 1    ? kNameOnly
                                : i == tokens.start   ? kNameFirst
                                : i + 1 == tokens.end ? kNameLast
                                                      : kNameInner;
        taken[static_cast<size_t>(i)] = 1;
        out->allowed[static_cast<size_t>(i)] =
            demonym ? Bit(15) | Bit(kNoName) : Bit(static_cast<size_t>(m.type) * 4 + position);
      }
    }
  }

  const news::NewsDesk& desk_;
  news::NameFacts facts_;
  Vocabulary vocabulary_;
};

class Trainer {
 public:
  Trainer(std::vector<NameLexicon::Entry> lexicon) : lexicon_(lexicon), entries_(std::move(lexicon)) {}

  void Take(const std::vector<Text>& texts) {
    std::unordered_map<uint64_t, uint32_t> counts;
    for (int pass = 0; pass < 2; ++pass) {
      for (size_t t = 0; t < texts.size(); ++t) {
        const NameText text(*texts[t].doc, texts[t].facts, lexicon_);
        for (const NameSentence& s : text.sentences()) {
          EachStretch(
              s.tokens, [&](int32_t i) -> const NameFace& { return s.face(i); },
              [&](TokenSpan stretch) {
                if (pass == 1) stretches_.push_back({.text = t, .features = {}, .ends = {}, .allowed = {}});
                TokenSpan run{0, 0};
                for (int32_t i = stretch.start; i < stretch.end; ++i) {
                  if (i == stretch.start || i >= run.end) run = RunAround(s, stretch, i);
                  list_.clear();
                  WordFeatures(s.face(i), kHere, &list_);
                  WordFeatures(s.face(i - 1), kBefore, &list_);
                  WordFeatures(s.face(i + 1), kBehind, &list_);
                  WordFeatures(s.face(i - 2), kFarBefore, &list_);
                  WordFeatures(s.face(i + 2), kFarBehind, &list_);
                  RunFeatures(s, stretch, run, &list_);
                  TokenFeatures(s, run, i, &list_);
                  if (pass == 0) {
                    for (const uint64_t f : list_) ++counts[f];
                  } else {
                    Stretch& to = stretches_.back();
                    for (const uint64_t f : list_) {
                      const auto it = index_.find(f);
                      if (it != index_.end()) to.features.push_back(it->second);
                    }
                    to.ends.push_back(static_cast<uint32_t>(to.features.size()));
                    LabelSet allowed = texts[t].allowed[static_cast<size_t>(i)];
                    to.allowed.push_back(allowed);
                  }
                }
                if (pass == 1) Repair(&stretches_.back());
              });
        }
      }
      if (pass == 1) break;
      for (const auto& [f, n] : counts) {
        if (n >= kMinFeature) features_.push_back(f);
      }
      std::sort(features_.begin(), features_.end(), [](uint64_t a, uint64_t b) {
        return std::make_pair(static_cast<uint32_t>(a), a) < std::make_pair(static_cast<uint32_t>(b), b);
      });
      // What is kept are 32 bits of a hash: of those that share them the first stays.
      features_.erase(std::unique(features_.begin(), features_.end(),
                                  [](uint64_t a, uint64_t b) {
                                    return static_cast<uint32_t>(a) == static_cast<uint32_t>(b);
                                  }),
                      features_.end());
      for (size_t i = 0; i < features_.size(); ++i) index_[features_[i]] = static_cast<uint32_t>(i);
      counts = {};
    }
    weights_.assign(features_.size() * 16, 0);
    squares_.assign(features_.size() * 16, 0);
    size_t tokens = 0;
    for (const Stretch& s : stretches_) tokens += s.ends.size();
    std::fprintf(stderr, "%zu stretches, %zu tokens, %zu features\n", stretches_.size(), tokens,
                 features_.size());
  }

  void Train() {
    std::mt19937 random(20200926);
    std::vector<size_t> order(stretches_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (int epoch = 0; epoch < kEpochs; ++epoch) {
      for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      double loss = 0;
      for (const size_t s : order) loss += Learn(stretches_[s], &random);
      std::fprintf(stderr, "epoch %d: loss %.4f a stretch\n", epoch + 1,
                   loss / static_cast<double>(order.size()));
    }
  }

  Recogniser::Weights Pack(size_t max_bytes) const {
    float largest = 0;
    for (const float w : weights_) largest = std::max(largest, std::abs(w));
    const float cut = std::min(largest, 4.0f);
    const float unit = 127 / cut;
    for (int least = 1;; ++least) {
      Recogniser::Weights out;
      out.lexicon = entries_;
      out.unit = unit;
      for (size_t f = 0; f < features_.size(); ++f) {
        uint32_t set = 0;
        for (size_t l = 0; l < 16; ++l) {
          const long q = std::clamp(std::lround(weights_[f * 16 + l] * unit), -127l, 127l);
          if (std::labs(q) < least) continue;
          out.weights.push_back(static_cast<int8_t>(q));
          set |= 1u << l;
        }
        if (set == 0) continue;
        out.features.push_back(static_cast<uint32_t>(features_[f]));
        out.sets.push_back(static_cast<uint16_t>(set));
      }
      for (const auto& row : transitions_) {
        for (const float w : row) out.transitions.push_back(static_cast<int16_t>(std::lround(w * unit)));
      }
      const size_t bytes = out.features.size() * 5 + out.weights.size() + out.lexicon.size() * 7;
      if (bytes <= max_bytes) {
        std::fprintf(stderr, "weights of %d and more: %zu features, %zu weights, %zu bytes\n", least,
                     out.features.size(), out.weights.size(), bytes);
        return out;
      }
    }
  }

  const NameLexicon& lexicon() const { return lexicon_; }

 private:
  // A name that sticks out of the stretch, or one that the marks cut: its tokens are left open.
  static void Repair(Stretch* s) {
    std::array<bool, kL> alive{};
    alive[kNoName] = true;
    bool broken = false;
    std::array<bool, kL> now = alive;
    for (const LabelSet allowed : s->allowed) {
      std::array<bool, kL> next{};
      bool any = false;
      for (size_t l = 0; l < kL; ++l) {
        if (!(allowed & Bit(l))) continue;
        for (size_t k = 0; k < kL; ++k) next[l] |= now[k] && MayFollow(k, l);
        any |= next[l];
      }
      broken |= !any;
      now = next;
    }
    bool ends = false;
    for (size_t k = 0; k < kL; ++k) ends |= now[k] && MayFollow(k, kNoName);
    if (!broken && ends) return;
    for (LabelSet& allowed : s->allowed) allowed = Bit(kL) - 1;
  }

  using Column = std::array<float, kL>;

  static float LogSum(const Column& v) {
    float top = *std::max_element(v.begin(), v.end());
    if (top < -1e20f) return top;
    float sum = 0;
    for (const float x : v) sum += std::exp(x - top);
    return top + std::log(sum);
  }

  // Log of the sum over paths inside `allowed`; with the marginals of labels and of pairs.
  float ForwardBackward(const std::vector<Column>& scores, const std::vector<LabelSet>& allowed,
                        std::vector<Column>* marginals, std::array<Column, kL>* pairs, float sign) {
    const size_t n = scores.size();
    constexpr float kNever = -1e30f;
    forth_.assign(n, {});
    back_.assign(n, {});
    for (size_t i = 0; i < n; ++i) {
      for (size_t l = 0; l < kL; ++l) {
        Column in;
        in.fill(kNever);
        if (allowed[i] & Bit(l)) {
          if (i == 0) {
            if (MayFollow(kNoName, l)) in[0] = transitions_[kNoName][l];
          } else {
            for (size_t k = 0; k < kL; ++k) {
              if (MayFollow(k, l) && forth_[i - 1][k] > -1e20f) in[k] = forth_[i - 1][k] + transitions_[k][l];
            }
          }
        }
        const float sum = LogSum(in);
        forth_[i][l] = sum < -1e20f ? kNever : sum + scores[i][l];
      }
    }
    for (size_t i = n; i-- > 0;) {
      for (size_t k = 0; k < kL; ++k) {
        Column out;
        out.fill(kNever);
        if (i + 1 == n) {
          if (MayFollow(k, kNoName)) out[0] = transitions_[k][kNoName];
        } else {
          for (size_t l = 0; l < kL; ++l) {
            if (MayFollow(k, l) && (allowed[i + 1] & Bit(l)) && back_[i + 1][l] > -1e20f)
              out[l] = transitions_[k][l] + scores[i + 1][l] + back_[i + 1][l];
          }
        }
        back_[i][k] = LogSum(out);
      }
    }
    Column all;
    for (size_t l = 0; l < kL; ++l)
      all[l] =
          forth_[n - 1][l] < -1e20f || back_[n - 1][l] < -1e20f ? kNever : forth_[n - 1][l] + back_[n - 1][l];
    const float z = LogSum(all);
    for (size_t i = 0; i < n; ++i) {
      for (size_t l = 0; l < kL; ++l) {
        if (forth_[i][l] < -1e20f || back_[i][l] < -1e20f) continue;
        (*marginals)[i][l] += sign * std::exp(forth_[i][l] + back_[i][l] - z);
        if (i == 0) (*pairs)[kNoName][l] += sign * std::exp(forth_[i][l] + back_[i][l] - z);
        if (i + 1 == n) (*pairs)[l][kNoName] += sign * std::exp(forth_[i][l] + back_[i][l] - z);
        if (i + 1 == n) continue;
        for (size_t m = 0; m < kL; ++m) {
          if (!MayFollow(l, m) || !(allowed[i + 1] & Bit(m)) || back_[i + 1][m] < -1e20f) continue;
          (*pairs)[l][m] +=
              sign * std::exp(forth_[i][l] + transitions_[l][m] + scores[i + 1][m] + back_[i + 1][m] - z);
        }
      }
    }
    return z;
  }

  float Learn(const Stretch& s, std::mt19937* random) {
    const size_t n = s.ends.size();
    std::vector<Column> scores(n, Column{}), difference(n, Column{});
    kept_.clear();
    kept_ends_.clear();
    for (size_t i = 0; i < n; ++i) {
      const uint32_t from = i == 0 ? 0 : s.ends[i - 1];
      // Each feature is left out now and then; see the header.
      for (uint32_t k = from; k < s.ends[i]; ++k) {
        if ((*random)() % 100 < kLeaveOut) continue;
        kept_.push_back(s.features[k]);
        const float* w = &weights_[size_t{s.features[k]} * 16];
        for (size_t l = 0; l < 16; ++l) scores[i][l] += w[l];
      }
      kept_ends_.push_back(static_cast<uint32_t>(kept_.size()));
      for (size_t l = 0; l < 16; ++l) scores[i][l] /= keep_;
    }
    std::array<Column, kL> pairs{};
    std::vector<LabelSet> any(n, Bit(kL) - 1);
    const float right = ForwardBackward(scores, s.allowed, &difference, &pairs, 1);
    const float all = ForwardBackward(scores, any, &difference, &pairs, -1);
    for (size_t i = 0; i < n; ++i) {
      for (uint32_t k = i == 0 ? 0 : kept_ends_[i - 1]; k < kept_ends_[i]; ++k) {
        float* w = &weights_[size_t{kept_[k]} * 16];
        float* q = &squares_[size_t{kept_[k]} * 16];
        for (size_t l = 0; l < 16; ++l) {
          const float g = difference[i][l] - kDecay * w[l];
          if (std::abs(difference[i][l]) < 1e-3f) continue;
          q[l] += g * g;
          w[l] += kRate * g / std::sqrt(q[l] + 1e-2f);
        }
      }
    }
    for (size_t a = 0; a < kL; ++a) {
      for (size_t b = 0; b < kL; ++b) {
        const float g = pairs[a][b];
        pair_squares_[a][b] += g * g;
        transitions_[a][b] += kRate * g / std::sqrt(pair_squares_[a][b] + 1);
      }
    }
    return all - right;
  }

  NameLexicon lexicon_;
  std::vector<NameLexicon::Entry> entries_;
  std::vector<Stretch> stretches_;
  NameFeatureList list_;
  std::vector<uint64_t> features_;
  std::unordered_map<uint64_t, uint32_t> index_;
  std::vector<float> weights_, squares_;
  std::array<Column, kL> transitions_{}, pair_squares_{};
  std::vector<Column> forth_, back_;
  std::vector<uint32_t> kept_, kept_ends_;
  float keep_ = 1 - static_cast<float>(kLeaveOut) / 100;
};

std::vector<NameLexicon::Entry> ReadLexicon(const std::string& clusters, const std::string& surnames) {
  std::map<std::string, NameLexicon::Entry> words;
  Vocabulary vocabulary;
  std::ifstream in(clusters);
  for (std::string line; std::getline(in, line);) {
    const size_t tab = line.find('\t'), next = line.find('\t', tab + 1);
    NameLexicon::Entry& e = words[line.substr(0, tab)];
    e.cluster = static_cast<uint16_t>(std::stoi(line.substr(tab + 1)));
    e.family = static_cast<uint8_t>(std::stoi(line.substr(next + 1)));
  }
  std::ifstream names(surnames);
  for (std::string line; std::getline(names, line);)
    words[std::string(vocabulary[vocabulary.Intern(line)].norm)].surname = 1;
  std::vector<NameLexicon::Entry> out;
  for (auto& [word, entry] : words) {
    entry.hash = NameLexicon::HashOf(word);
    out.push_back(entry);
  }
  return NameLexicon(std::move(out)).entries();
}

// Exact spans and kinds of persons, organizations and places.
void Score(const Recogniser& recogniser, const std::string& path, Reader* reader) {
  std::array<std::array<int, 3>, 3> n{};
  for (const Record& record : ReadRecords(path)) {
    const Text text = reader->Read(record);
    std::set<std::tuple<int32_t, int32_t, int>> gold, got;
    for (const Marked& m : record.names) {
      if (m.type >= 0 && m.type < 3) gold.emplace(m.start, m.end, m.type);
    }
    for (const Recogniser::Name& name : recogniser.Find(*text.doc, text.facts)) {
      if (name.type == NameType::kOther) continue;
      const ByteSpan bytes = text.doc->bytes(name.tokens);
      got.emplace(bytes.start, bytes.end, static_cast<int>(name.type));
    }
    for (const auto& g : gold)
      ++n[static_cast<size_t>(std::get<2>(g))][2],
          n[static_cast<size_t>(std::get<2>(g))][0] += got.contains(g);
    for (const auto& g : got) ++n[static_cast<size_t>(std::get<2>(g))][1];
  }
  auto f1 = [](int hit, int got, int gold) { return got + gold == 0 ? 0.0 : 2.0 * hit / (got + gold); };
  std::printf("%-40s micro %.4f (p %.3f r %.3f)  PER %.4f ORG %.4f LOC %.4f\n",
              path.substr(path.rfind('/') + 1).c_str(),
              f1(n[0][0] + n[1][0] + n[2][0], n[0][1] + n[1][1] + n[2][1], n[0][2] + n[1][2] + n[2][2]),
              1.0 * (n[0][0] + n[1][0] + n[2][0]) / (n[0][1] + n[1][1] + n[2][1]),
              1.0 * (n[0][0] + n[1][0] + n[2][0]) / (n[0][2] + n[1][2] + n[2][2]),
              f1(n[0][0], n[0][1], n[0][2]), f1(n[1][0], n[1][1], n[1][2]), f1(n[2][0], n[2][1], n[2][2]));
  std::fflush(stdout);
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) {
  using namespace copydesk;
  if (argc < 7) {
    std::fprintf(stderr,
                 "usage: train_names PACK OUT.bin MAX_BYTES CLUSTERS.tsv SURNAMES.txt [--without IDS.txt] "
                 "train.jsonl… -- dev.jsonl…\n");
    return 2;
  }
  Diagnostics faults;
  const auto desk = news::NewsDesk::Load({{.folder = argv[1]}}, &faults);
  if (desk == nullptr) {
    std::fprintf(stderr, "cannot load the pack %s\n", argv[1]);
    return 1;
  }
  std::set<std::string> without;
  std::vector<std::string> train, dev;
  bool is_dev = false;
  for (int i = 6; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--without" && i + 1 < argc) {
      std::ifstream in(argv[++i]);
      for (std::string id; std::getline(in, id);) without.insert(id);
    } else if (std::string_view(argv[i]) == "--") {
      is_dev = true;
    } else {
      (is_dev ? dev : train).emplace_back(argv[i]);
    }
  }
  Reader reader(*desk);
  std::vector<Text> texts;
  size_t read = 0;
  for (const std::string& path : train) {
    for (Record& record : ReadRecords(path)) {
      if (without.contains(record.id)) continue;
      if (++read % kCapitalsEvery == 0) texts.push_back(reader.Read(InCapitals(record)));
      texts.push_back(reader.Read(std::move(record)));
    }
  }
  Trainer trainer(ReadLexicon(argv[4], argv[5]));
  trainer.Take(texts);
  trainer.Train();
  const Recogniser::Weights weights = trainer.Pack(static_cast<size_t>(std::stoul(argv[3])));
  if (const std::string fault = Recogniser::Write(argv[2], weights); !fault.empty()) {
    std::fprintf(stderr, "%s: %s\n", argv[2], fault.c_str());
    return 1;
  }
  const auto recogniser = Recogniser::Open(argv[2], &faults);
  if (recogniser == nullptr) return 1;
  for (const std::string& path : dev) Score(*recogniser, path, &reader);
  return 0;
}
