#include "words/name_text.h"

#include <algorithm>
#include <deque>

#include "absl/container/flat_hash_map.h"
#include "words/tags.h"

namespace copydesk {
namespace {

// The faces of a vocabulary's words, made when they are met.
struct FaceCache {
  std::vector<const NameFace*> by_word;
  std::deque<NameFace> faces;
  absl::flat_hash_map<uint64_t, uint32_t> forms;
};

bool IsSmall(const NameFace& face) { return (face.flags & 16) != 0 && (face.flags & 32) == 0; }

}  // namespace

NameLexicon::NameLexicon(std::vector<Entry> entries) : entries_(std::move(entries)) {
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.hash < b.hash; });
  entries_.erase(std::unique(entries_.begin(), entries_.end(),
                             [](const Entry& a, const Entry& b) { return a.hash == b.hash; }),
                 entries_.end());
}

const NameLexicon::Entry* NameLexicon::Find(std::string_view norm) const {
  const uint32_t hash = HashOf(norm);
  const auto it = std::lower_bound(entries_.begin(), entries_.end(), hash,
                                   [](const Entry& e, uint32_t h) { return e.hash < h; });
  return it != entries_.end() && it->hash == hash ? &*it : nullptr;
}

NameFace MakeNameFace(const Word& word, const Language& language, const NameLexicon& lexicon) {
  NameFace face;
  const std::string form = FormOf(word);
  face.form = Hash64(form);
  std::string shape;
  for (const char c : word.shape.substr(0, 24)) {
    if (shape.empty() || shape.back() != c) shape += c;
  }
  face.shape = Hash64(shape);
  for (size_t n = 2; n <= 4; ++n) {
    face.suffix[n - 2] = Hash64(form.size() > n ? form.substr(form.size() - n) : form, n);
    face.prefix[n - 2] = Hash64(form.substr(0, n), n + 16);
  }
  if (const NameLexicon::Entry* entry = lexicon.Find(word.norm)) {
    face.cluster = entry->cluster;
    face.family = entry->family;
    face.known |= entry->surname ? 2 : 0;
  }
  if (language.Knows(word).value_or(false)) face.known |= 1;
  const bool hyphen = form.find('-') != std::string::npos, digit = form.find('0') != std::string::npos;
  face.flags = static_cast<uint8_t>((word.flags & kIsTitle ? 1 : 0) | (word.flags & kIsUpper ? 2 : 0) |
                                    (digit ? 4 : 0) | (hyphen ? 8 : 0) | (word.flags & kIsAlpha ? 16 : 0) |
                                    (word.flags & kHasUpper ? 32 : 0));
  if ((face.flags & 32) == 0) face.joins = NameJointOf(word.lower);
  face.length = static_cast<uint8_t>(std::min<size_t>(word.text.size(), 8));
  return face;
}

NameText::NameText(const Document& doc, std::span<const uint32_t> facts, const NameLexicon& lexicon)
    : facts_(facts) {
  FindFaces(doc, lexicon);
  FindSentences(doc);
  FindSeen();
}

void NameText::FindFaces(const Document& doc, const NameLexicon& lexicon) {
  FaceCache& cache = doc.vocabulary().Keep<FaceCache>(lexicon.owner());
  cache.by_word.resize(std::max(cache.by_word.size(), static_cast<size_t>(doc.vocabulary().size())));
  faces_.reserve(doc.tokens().size());
  for (const Token& token : doc.tokens()) {
    const NameFace*& face = cache.by_word[static_cast<size_t>(token.word)];
    if (face == nullptr) {
      NameFace made = MakeNameFace(doc.vocabulary()[token.word], doc.language(), lexicon);
      made.number = static_cast<uint32_t>(cache.faces.size() + 2);
      made.form_number =
          cache.forms.try_emplace(made.form, static_cast<uint32_t>(cache.forms.size())).first->second;
      cache.faces.push_back(made);
      face = &cache.faces.back();
    }
    faces_.push_back(face);
  }
}

void NameText::FindSentences(const Document& doc) {
  tags_.resize(faces_.size());
  seen_.resize(faces_.size());
  const std::vector<Sentence>& all = doc.sentences();
  for (size_t n = 0; n < all.size(); ++n) {
    NameSentence s{.tokens = all[n].tokens, .faces = faces_, .tags = tags_, .facts = facts_, .seen = seen_};
    CasingCount count;
    bool capitals = false;
    for (int32_t i = s.tokens.start; i < s.tokens.end; ++i) {
      const NameFace& f = face(i);
      capitals |= IsNameCapital(f);
      if (i > s.tokens.start) count.Add(f.flags, (f.flags & 16) != 0 && f.length >= 4);
    }
    s.casing = count.casing();
    s.opens_line = n == 0 || all[n - 1].segment != all[n].segment;
    s.is_line = s.opens_line && (n + 1 == all.size() || all[n + 1].segment != all[n].segment);
    if (capitals) {
      for (int32_t i = s.tokens.start; i < s.tokens.end; ++i) tags_[static_cast<size_t>(i)] = doc.tag_id(i);
    }
    sentences_.push_back(s);
  }
}

void NameText::FindSeen() {
  static const uint64_t kIn = Hash64("in"), kAt = Hash64("at"), kNear = Hash64("near"),
                        kFrom = Hash64("from"), kSaid = Hash64("said"), kSays = Hash64("says"),
                        kTold = Hash64("told");
  // By form; what a document touches is cleared behind it.
  thread_local std::vector<uint16_t> bits;
  thread_local std::vector<uint32_t> touched;
  touched.clear();
  for (const NameSentence& s : sentences_) {
    EachStretch(
        s.tokens, [&](int32_t i) -> const NameFace& { return face(i); },
        [&](TokenSpan stretch) {
          for (int32_t i = stretch.start; i < stretch.end; ++i) {
            const NameFace& w = s.face(i);
            if (!IsNameCapital(w)) continue;
            const TokenSpan run = RunAround(s, stretch, i);
            if (bits.size() <= w.form_number) bits.resize(w.form_number + 1);
            uint16_t& b = bits[w.form_number];
            if (b == 0) touched.push_back(w.form_number);
            b |= kSeenCapital;
            if (i > s.tokens.start && s.casing == kPlainCase) b |= kSeenInside;
            if (s.fact(i - 1) & (kFactTitle | kFactOffice)) b |= kSeenTitled;
            if (s.fact(i - 1) & kFactGivenName && IsNameCapital(s.face(i - 1))) b |= kSeenGiven;
            if (i + 1 < run.end && s.fact(run.end - 1) & (kFactOrganizationHead | kFactBody))
              b |= kSeenHeaded;
            const uint64_t before = s.face(i - 1).form, behind = s.face(i + 1).form;
            if (run.size() == 1 && (before == kIn || before == kAt || before == kNear || before == kFrom))
              b |= kSeenLocated;
            if (behind == kSaid || behind == kSays || behind == kTold) b |= kSeenSays;
            if (s.fact(i) & kFactLonger) b |= kSeenListed;
          }
        });
  }
  for (const NameFace* w : faces_) {
    if (w->form_number < bits.size() && bits[w->form_number] != 0 && IsSmall(*w))
      bits[w->form_number] |= kSeenSmall;
  }
  for (size_t i = 0; i < faces_.size(); ++i) {
    if (IsNameCapital(*faces_[i]) && faces_[i]->form_number < bits.size())
      seen_[i] = static_cast<uint8_t>(bits[faces_[i]->form_number]);
  }
  for (const uint32_t form : touched) bits[form] = 0;
}

}  // namespace copydesk
