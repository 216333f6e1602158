// Quotes of an article: attributions of every block, what goes on without a cue, headlines, patterns' quotes;
// then rows.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/one_of.h"
#include "base/stop.h"
#include "news/actor_codes.h"
#include "news/attributions.h"
#include "news/layers.h"
#include "news/quote_cues.h"
#include "news/quoted.h"
#include "news/turns.h"
#include "words/token_in_words.h"

namespace copydesk::news {
namespace {

constexpr int32_t kMaxHeadlineSpeaker = 8;  // tokens of "Iran's foreign ministry:" in a headline
constexpr int32_t kMinUtterance = 4;        // tokens, marks included, of a quote without a cue
constexpr int32_t kMaxSignature = 16;       // tokens of "Jane Roe (@janeroe) March 4, 2017" behind a post

// What the frames of a cue want, for who asks why one was not met.
constexpr std::array<std::pair<CueFlag, std::string_view>, 11> kFrameMeanings = {{
    {kThatClause, "a clause behind it"},
    {kExplicitThat, "a clause behind it that a conjunction opens"},
    {kNounThat, "an object and a clause behind it"},
    {kQuoted, "text in quote marks"},
    {kTrails, "a statement before it"},
    {kInfinitive, "an infinitive behind it"},
    {kBareInfinitive, "an infinitive behind it"},
    {kQuotedInfinitive, "an infinitive with quote marks behind it"},
    {kQuestion, "a question behind it"},
    {kAsContent, "a description with quote marks behind it"},
    {kCallContent, "a name with quote marks behind its object"},
}};
std::string MeaningOf(CueFlag frame) {
  for (const auto& [flag, meaning] : kFrameMeanings) {
    if (flag == frame) return std::string(meaning);
  }
  return "a noun phrase or gerund behind it";
}

constexpr char kPosted[] = "core.quote.posted";

struct BlockRange {
  int32_t block = -1;
  BlockKind kind = BlockKind::kBody;
  int32_t first = 0, last = 0;  // sentences [first, last)
  TokenSpan tokens;
};

class Finder {
 public:
  Finder(Article* article, const QuoteTables& tables, std::vector<EndTrace>* trace = nullptr)
      : article_(article),
        trace_(trace),
        doc_(article->document()),
        tables_(tables),
        cues_(ReadCues(doc_, *article->desk.frames, article->cascade().Get("cue"))) {
    for (const Span& span : article->cascade().Get("quoted")) {
      bool top = span.attribute("depth") == "0";
      (top ? outer_ : inner_).push_back(span.tokens);
    }
    size_t kept = 0;  // of nested ones only the outermost
    for (TokenSpan q : inner_) {
      if (kept == 0 || !inner_[kept - 1].Contains(q)) inner_[kept++] = q;
    }
    inner_.resize(kept);
  }

  std::vector<Attribution> Run() {
    for (const BlockRange& block : ProseBlocks()) ReadBlock(block);
    ReadPatterns();
    if (article_->keeps_rejected()) TellRejected();
    std::erase_if(found_, [](const Attribution& a) { return a.parts.empty(); });
    std::stable_sort(found_.begin(), found_.end(), [](const Attribution& a, const Attribution& b) {
      return a.clause.start < b.clause.start;
    });
    return std::move(found_);
  }

  const QuotedSpans& outer() const { return outer_; }

  QuoteKind KindOf(const Attribution& a) const {
    bool direct = !a.fragment, marked = false;
    for (TokenSpan part : a.parts) {
      const QuotedSpans& quotes = a.inside_quote ? inner_ : outer_;
      direct &= std::binary_search(quotes.begin(), quotes.end(), part);
      for (int32_t i = part.start; i < part.end; ++i)
        marked |= (doc_.word(i).flags & kIsQuote) && doc_.penn_tag(i) != "POS";
    }
    if (a.cue.empty() && (a.continues >= 0 || a.rule == kPosted)) return QuoteKind::kDirect;
    if (direct) return QuoteKind::kDirect;
    return marked || a.fragment ? QuoteKind::kMixed : QuoteKind::kIndirect;
  }

 private:
  std::vector<CueReason>* Reasons() { return article_->keeps_rejected() ? &reasons_ : nullptr; }

  // Cues and quoted texts that came to nothing.
  void TellRejected() {
    std::set<TokenSpan> used;
    std::vector<TokenSpan> parts;
    for (const Attribution& a : found_) {
      if (a.parts.empty()) Reject(a.cue, "the block behind its colon does not begin with a quote");
      used.insert(a.cue);
      if (a.lost_end >= 0 && !a.parts.empty() && a.lost_end > a.parts.back().start) {
        const int percent = static_cast<int>(a.confidence * 100);
        article_->Reject(
            {a.parts.back().start, a.lost_end}, "quote", article_->rule(a.rule),
            "the rules' end; the learned weights give the one chosen " + std::to_string(percent) + " %", -1,
            Margin(a.confidence));
      }
      parts.insert(parts.end(), a.parts.begin(), a.parts.end());
    }
    for (const auto& [cue, rule] : off_cues_) {
      if (!used.insert(cue).second) continue;
      for (const Cue& of : cues_) {
        if (of.tokens == cue)
          article_->Reject(cue, "cue", of.rule, "the rule of its quote is switched off: " + rule, of.row);
      }
    }
    std::map<TokenSpan, std::string> told;  // by cue
    for (const CueReason& reason : reasons_) {
      if (!used.insert(reason.cue->tokens).second) continue;
      std::string words = std::string(reason.words) + std::string(reason.detail), about = AboutOf(reason);
      told[reason.cue->tokens] = about.empty() ? words : words + ": " + about;
      article_->Reject(reason.cue->tokens, "cue", reason.cue->rule, std::move(words), reason.cue->row, -1, {},
                       std::move(about));
      if (article_->keeps_counted()) NoteTrials(reason);
    }
    for (const Cue& cue : cues_) {
      if (used.contains(cue.tokens)) continue;
      article_->Reject(
          cue.tokens, "cue", cue.rule,
          Unread(cue.tokens.start, "in a headline with a speaker, or among a few words in quote marks"),
          cue.row);
    }
    std::sort(parts.begin(), parts.end());
    std::vector<int32_t> reach;  // by part: the furthest end so far
    for (TokenSpan part : parts) reach.push_back(std::max(reach.empty() ? 0 : reach.back(), part.end));
    const RuleId pair = article_->rule("core.quoted.pair");
    for (TokenSpan q : outer_) {
      auto behind = std::lower_bound(parts.begin(), parts.end(), q.end,
                                     [](TokenSpan part, int32_t at) { return part.start < at; });
      const bool spoken =
          behind != parts.begin() && reach[static_cast<size_t>(behind - parts.begin()) - 1] > q.start;
      if (spoken) continue;
      article_->Reject(q, "quoted", pair, Unread(q.start, "no cue or speaker takes it"), -1, -1, {},
                       Around(q, told));
    }
  }
  // What stops a frame, with the word where it does: "no clause begins so: “in”, a preposition …".
  std::string InWords(const FrameTrial& trial, TokenSpan cue) const {
    std::string out(trial.why);
    if (trial.at >= 0) out += ": " + Stopped(trial.at, cue);
    if (trial.until > trial.at) out += ", up to " + Stopped(trial.until, cue);
    return out;
  }
  std::string Stopped(int32_t at, TokenSpan cue) const {
    const TokenSpan own = doc_.sentence_of(cue.start).tokens;
    if (at < own.start || at >= doc_.size()) return TokenInWords(doc_, own, at);
    TokenSpan sentence = doc_.sentence_of(at).tokens;  // quote marks may hold several together
    if (at == sentence.start && at > cue.start) return TokenInWords(doc_, own, own.end);
    while (sentence.end > cue.end && IsStopOrComma(sentence.end - 1)) --sentence.end;
    return TokenInWords(doc_, sentence, at);
  }
  // What stands behind a cue where no content does.
  std::string AboutOf(const CueReason& reason) const {
    if (!reason.detail.empty()) return "the row is of a verb";
    if (reason.words == CueReason::kNothing && !reason.trials.empty())
      return InWords(reason.trials.back(), reason.cue->tokens);
    if (reason.words != CueReason::kNoContent) return std::string(reason.about);
    const auto behind = std::find_if(reason.trials.begin(), reason.trials.end(),
                                     [&](const FrameTrial& t) { return t.at >= reason.cue->tokens.end; });
    return behind == reason.trials.end() ? std::string() : InWords(*behind, reason.cue->tokens);
  }
  // … and each of its frames.
  void NoteTrials(const CueReason& reason) const {
    for (const FrameTrial& trial : reason.trials) {
      const bool there =
          trial.at >= doc_.sentence_of(reason.cue->tokens.start).tokens.start && trial.at < doc_.size();
      article_->NoteTrial(
          {.of = reason.cue->tokens,
           .rule = reason.cue->rule,
           .row = reason.cue->row,
           .side = "content",
           .slot = std::string(NameOf(trial.frame)),
           .core = trial.core,
           .found = there ? TokenSpan{trial.at, trial.at + 1} : TokenSpan{},
           .reason = (trial.frame == CueFlag{} ? "" : "wanted is " + MeaningOf(trial.frame) + ", but ") +
                     InWords(trial, reason.cue->tokens)});
    }
  }
  // What stands around a text in quote marks that nobody says: whoever asks sees what it is.
  std::string Around(TokenSpan q, const std::map<TokenSpan, std::string>& told) const {
    if (!article_->ReadsProse(article_->block_of(q.start))) return {};
    const TokenSpan sentence = {doc_.sentence_of(q.start).tokens.start,
                                doc_.sentence_of(q.end - 1).tokens.end};
    int32_t behind = q.end;
    while (behind < sentence.end && IsStopOrComma(behind)) ++behind;
    std::string out;
    if (q.start == sentence.start && behind >= sentence.end) {
      out =
          "a sentence of its own, and no statement before it, in its block or at the end of the one before, "
          "goes on";
    } else {
      out = "before it " + TokenInWords(doc_, sentence, q.start - 1) + ", behind it " +
            TokenInWords(doc_, sentence, q.end);
    }
    const Cue* nearest = nullptr;
    int32_t distance = 0;
    for (auto cue = std::lower_bound(cues_.begin(), cues_.end(), sentence.start,
                                     [](const Cue& c, int32_t at) { return c.tokens.start < at; });
         cue != cues_.end() && cue->tokens.end <= sentence.end; ++cue) {
      if (q.Contains(cue->tokens)) continue;
      const int32_t away =
          cue->tokens.start < q.start ? q.start - cue->tokens.end : cue->tokens.start - q.end;
      if (nearest == nullptr || away < distance) nearest = &*cue, distance = away;
    }
    if (nearest == nullptr) return out + "; no cue stands in its sentence";
    const auto why = told.find(nearest->tokens);
    return out + "; the nearest cue, “" + std::string(doc_.text(nearest->tokens)) + "”, " +
           (why == told.end() ? "has another content" : "makes no quote: " + why->second);
  }
  bool IsStopOrComma(int32_t i) const { return doc_.penn_tag(i).In(Tags(",", ".", ":")); }
  // Why nothing was made at a token: its block is not read, or `otherwise`.
  std::string Unread(int32_t token, const char* otherwise) const {
    const int32_t block = article_->block_of(token);
    if (article_->ReadsProse(block)) return otherwise;
    const Block& unread = article_->blocks()[static_cast<size_t>(block)];
    return unread.duplicate_of >= 0 ? std::string("in a block that repeats another")
                                    : std::string("in a block not read for quotes: ") + Name(unread.kind);
  }
  void Reject(TokenSpan cue, const char* why) {
    auto at = std::lower_bound(cues_.begin(), cues_.end(), cue.start,
                               [](const Cue& c, int32_t start) { return c.tokens.start < start; });
    const bool known = at != cues_.end() && at->tokens == cue;
    article_->Reject(cue, "cue", known ? at->rule : -1, why, known ? at->row : -1);
  }

  std::vector<BlockRange> ProseBlocks() {
    std::vector<BlockRange> out;
    const std::vector<Sentence>& sentences = doc_.sentences();
    for (int32_t i = 0; i < static_cast<int32_t>(sentences.size()); ++i) {
      const Sentence& s = sentences[static_cast<size_t>(i)];
      if (!article_->ReadsProse(s.segment)) continue;
      if (out.empty() || out.back().block != s.segment) {
        BlockKind kind = article_->blocks()[static_cast<size_t>(s.segment)].kind;
        out.push_back({.block = s.segment,
                       .kind = kind,
                       .first = i,
                       .last = i,
                       .tokens = {s.tokens.start, s.tokens.start}});
      }
      out.back().last = i + 1;
      out.back().tokens.end = s.tokens.end;
    }
    return out;
  }

  // The sentences of a block, joined where a quote goes over their border.
  std::vector<Unit> UnitsOf(const BlockRange& block) const {
    std::vector<Unit> out;
    auto q = std::lower_bound(outer_.begin(), outer_.end(), block.tokens.start,
                              [](const TokenSpan& s, int32_t at) { return s.end <= at; });
    bool joined = false;
    for (int32_t i = block.first; i < block.last; ++i) {
      TokenSpan tokens = doc_.sentences()[static_cast<size_t>(i)].tokens;
      if (joined) {
        out.back().tokens.end = tokens.end;
      } else {
        out.push_back({.tokens = tokens, .block = block.block, .headline = block.kind != BlockKind::kBody});
      }
      while (q != outer_.end() && q->end <= tokens.end) ++q;
      joined = q != outer_.end() && q->start < tokens.end;
    }
    return out;
  }

  void ReadBlock(const BlockRange& block) {
    int32_t before_block = static_cast<int32_t>(found_.size());
    int32_t continued = TakeColon(block);  // "X said:" at the end of the last block
    bool all_quoted = true;
    TokenSpan last;  // the unit before
    if (continued < 0) {
      for (const Unit& unit : UnitsOf(block)) {
        CheckStop();
        const TokenSpan before = std::exchange(last, unit.tokens);
        if (const TokenSpan* q = WholeQuote(unit); q != nullptr && block.kind == BlockKind::kBody) {
          AddUncued(*q, before_block, all_quoted);
        } else {
          all_quoted = false;
          if (unit.headline && Headline(unit)) continue;
          std::vector<Attribution> found =
              FindAttributions(doc_, unit, outer_, cues_, tables_, &article_->grammar(), Reasons(), trace_);
          if (found.empty()) found = SaidBehind(before, unit);
          for (Attribution& a : found) Keep(std::move(a));
        }
      }
    }
    InsideQuotes(block);
    Posted(block);
    last_block_ = found_.empty() ? -1 : block.block;
  }

  // `We won again! — Jane Roe (@janeroe) March 4, 2017`: a block that is a post, its dash, a name and a
  // handle.
  void Posted(const BlockRange& block) {
    const auto text = [this](int32_t i) { return std::string_view(doc_.word(i).text); };
    const auto dash = [&](int32_t i) { return text(i) == "—" || text(i) == "–" || text(i) == "--"; };
    const TokenSpan all = block.tokens;
    const int32_t floor = std::max(all.start + kMinUtterance, all.end - kMaxSignature);
    int32_t handle = all.end - 2;
    while (handle > floor && !(text(handle).starts_with("@") && text(handle - 1) == "(")) --handle;
    int32_t name = handle - 1;
    while (name > floor && !dash(name - 1)) --name;
    if (handle <= floor || name <= floor || text(handle + 1) != ")") return;
    if (name + 1 >= handle) return;
    Keep({.parts = {{all.start, name - 1}},
          .speaker = {name, handle - 1},
          .clause = {name, handle + 2},
          .nested = true,
          .rule = kPosted});
  }

  // Is a unit nothing but who said what ends at a token?
  bool IsAllOf(const Unit& unit, const Attribution& a, int32_t end) {
    return !IsOff(a) && a.clause.start >= unit.tokens.start && a.clause.end + 1 >= unit.tokens.end &&
           a.parts.size() == 1 && a.parts[0].end == end;
  }
  // `“A.” X said on Sunday.`: a sentence that is nothing but who said the quote which ends the one before.
  std::vector<Attribution> SaidBehind(TokenSpan before, const Unit& unit) {
    auto q = std::lower_bound(outer_.begin(), outer_.end(), before.end,
                              [](const TokenSpan& s, int32_t at) { return s.end < at; });
    if (before.empty() || q == outer_.end() || q->end != before.end) return {};
    const Attribution* last = found_.empty() ? nullptr : &found_.back();
    const bool continues = last != nullptr && last->continues >= 0;
    if (last != nullptr && !continues && !last->parts.empty() && last->parts.back().end > q->start) return {};
    Unit both = unit;
    both.tokens.start = before.start;
    std::vector<Attribution> out =
        FindAttributions(doc_, both, outer_, cues_, tables_, &article_->grammar(), nullptr);
    std::erase_if(out, [&](const Attribution& a) { return !IsAllOf(unit, a, q->end); });
    if (!out.empty() && continues && last->parts.back() == *q)
      found_.pop_back();  // taken for the speaker's before
    return out;
  }

  void Keep(Attribution a) {
    if (IsOff(a)) return;
    a.id = next_id_++;
    found_.push_back(std::move(a));
    NoteSaid(static_cast<int32_t>(found_.size()) - 1);
  }
  bool IsOff(const Attribution& a) {
    if (article_->desk.cascade->switched().empty() || a.rule.empty() ||
        !article_->IsOff(article_->rule(a.rule), a.parts.empty() ? a.clause : a.parts.front(), "quoted"))
      return false;
    if (!a.cue.empty()) off_cues_.emplace_back(a.cue, a.rule);
    return true;
  }
  void NoteSaid(int32_t number) {
    const Attribution& a = found_[static_cast<size_t>(number)];
    if (!a.inside_quote && !a.nested && !a.parts.empty()) last_said_ = std::max(last_said_, number);
  }

  // Attributions inside quotes: "They said the ships had left," the minister said.
  void InsideQuotes(const BlockRange& block) {
    auto q = std::lower_bound(outer_.begin(), outer_.end(), block.tokens.start,
                              [](const TokenSpan& s, int32_t at) { return s.start < at; });
    for (; q != outer_.end() && q->end <= block.tokens.end; ++q) {
      if (q->size() < 2 * kMinUtterance) continue;
      TokenSpan inside{q->start + 1, q->end - 1};
      for (int32_t i = doc_.tokens()[static_cast<size_t>(inside.start)].sentence; i < block.last; ++i) {
        TokenSpan tokens = doc_.sentences()[static_cast<size_t>(i)].tokens;
        tokens = {std::max(tokens.start, inside.start), std::min(tokens.end, inside.end)};
        if (tokens.empty()) break;
        Unit unit{.tokens = tokens, .block = block.block, .inside_quote = true};
        for (Attribution& a :
             FindAttributions(doc_, unit, inner_, cues_, tables_, &article_->grammar(), Reasons(), trace_)) {
          if (!a.awaits_next_block) Keep(std::move(a));
        }
      }
    }
  }

  // The quote that a unit consists of, stops aside.
  const TokenSpan* WholeQuote(const Unit& unit) const {
    auto q = std::lower_bound(outer_.begin(), outer_.end(), unit.tokens.start,
                              [](const TokenSpan& s, int32_t at) { return s.start < at; });
    if (q == outer_.end() || q->start != unit.tokens.start || q->size() < kMinUtterance) return nullptr;
    for (int32_t i = q->end; i < unit.tokens.end; ++i) {
      if (!(doc_.word(i).flags & kIsPunct)) return nullptr;
    }
    std::string_view last = doc_.word(q->end - (doc_.word(q->end - 1).flags & kIsQuote ? 2 : 1)).text;
    bool stops = IsOneOf(last, ".", "!", "?", "…", "...") || q->end < unit.tokens.end;
    return stops || doc_.word(q->end - 1).flags & kIsAscii || q->end == unit.tokens.end ? &*q : nullptr;
  }

  // A quote without a cue goes on with the last attribution: of this block, or of the block before when it
  // opens this one.
  void AddUncued(TokenSpan q, int32_t before_block, bool opens) {
    if (last_said_ < 0) return;
    const Attribution* last = &found_[static_cast<size_t>(last_said_)];
    bool here = static_cast<int32_t>(found_.size()) > before_block;
    if (!here && (!opens || last_block_ < 0 || doc_.sentence_of(last->clause.start).segment != last_block_))
      return;
    const bool closed = doc_.word(q.end - 1).flags & kIsQuote;  // else it goes on in the next block
    const std::string_view last_token = doc_.word(q.end - 1 - closed).text;
    if (!here && !IsOneOf(last_token, ".", "!", "?", "…", ",", "...")) return;
    if (here && last->rule == "core.quote.before-cue" && last->clause.end <= q.start &&
        last->parts.size() == 1) {
      Attribution& whole = found_[static_cast<size_t>(last - found_.data())];  // "A," X said. "B."
      whole.parts.push_back(q);
      return;
    }
    Attribution a{.parts = {q},
                  .clause = {q.start, q.start},
                  .continues = last->id,
                  .rule = here ? "core.quote.continued" : "core.quote.reopened"};
    Keep(std::move(a));
  }

  // The last block ended in "X said:"; its content is the quote that opens this one.
  int32_t TakeColon(const BlockRange& block) {
    if (found_.empty() || block.kind != BlockKind::kBody) return -1;
    Attribution* waiting = nullptr;
    for (auto it = found_.rbegin(); it != found_.rend() && it - found_.rbegin() < 8; ++it) {
      if (it->awaits_next_block) {
        waiting = &*it;
        break;
      }
    }
    if (waiting == nullptr || doc_.sentence_of(waiting->clause.start).segment != last_block_) return -1;
    auto q = std::lower_bound(outer_.begin(), outer_.end(), block.tokens.start,
                              [](const TokenSpan& s, int32_t at) { return s.start < at; });
    if (q == outer_.end() || q->start != block.tokens.start) return -1;
    waiting->awaits_next_block = false;
    waiting->parts = {*q};
    NoteSaid(static_cast<int32_t>(waiting - found_.data()));
    return q->end >= block.tokens.end - 1 ? waiting->id : -1;
  }

  bool HasVerbCue(TokenSpan tokens) const {
    auto cue = std::lower_bound(cues_.begin(), cues_.end(), tokens.start,
                                [](const Cue& c, int32_t at) { return c.tokens.start < at; });
    for (; cue != cues_.end() && cue->tokens.start < tokens.end; ++cue) {
      if (doc_.penn_tag(cue->tokens.start).In(kVerbTags)) return true;
    }
    return false;
  }
  // "Iran: talks are over" and "Talks are over: Iran" in a headline.
  bool Headline(const Unit& unit) {
    int32_t colon = unit.tokens.start;
    while (colon < unit.tokens.end && doc_.word(colon).text != ":") ++colon;
    if (colon + 1 >= unit.tokens.end || colon == unit.tokens.start || HasVerbCue(unit.tokens)) return false;
    TokenSpan left{unit.tokens.start, colon}, right{colon + 1, unit.tokens.end};
    if (!doc_.word(right.end - 1).flags || doc_.word(right.end - 1).text == ".") --right.end;
    if (IsSpeaker(left) && right.size() >= 2) return AddHeadline(right, left);
    if (IsSpeaker(right) && left.size() >= 3) return AddHeadline(left, right);
    return false;
  }
  bool AddHeadline(TokenSpan content, TokenSpan speaker) {
    Keep({.parts = {content}, .speaker = speaker, .clause = speaker, .rule = "core.quote.headline"});
    return true;
  }
  bool IsSpeaker(TokenSpan phrase) {
    if (phrase.empty() || phrase.size() > kMaxHeadlineSpeaker) return false;
    for (int32_t i = phrase.start; i < phrase.end; ++i) {
      if (doc_.penn_tag(i).In(kVerbTags) || doc_.word(i).flags & kIsPunct) return false;
    }
    Party party = ResolveParty(article_, phrase);
    return party.entity >= 0 && !party.code.empty();
  }

  // Spans of kind `quote` that rules made: labels content, cue, speaker.
  void ReadPatterns() {
    const std::span<const Span> spans = article_->cascade().Get("quote");
    if (spans.empty()) return;
    std::vector<char> cued(static_cast<size_t>(doc_.size()), 0);  // by token: a cue of what is found holds it
    std::set<TokenSpan> parts;
    auto note = [&](const Attribution& a) {
      for (int32_t i = a.cue.start; i < a.cue.end; ++i) cued[static_cast<size_t>(i)] = 1;
      parts.insert(a.parts.begin(), a.parts.end());
    };
    for (const Attribution& a : found_) note(a);
    for (const Span& span : spans) {
      const Capture* content = span.capture("content");
      if (content == nullptr || !article_->ReadsProse(article_->block_of(span.tokens.start))) continue;
      Attribution a{.parts = {content->tokens}, .clause = span.tokens};
      if (const Capture* cue = span.capture("cue"))
        a.cue = cue->tokens, a.cue_lemma = std::string(doc_.lemma(cue->tokens.start));
      if (const Capture* speaker = span.capture("speaker")) a.speaker = speaker->tokens;
      bool known = parts.contains(content->tokens);
      for (int32_t i = a.cue.start; i < a.cue.end; ++i) known |= cued[static_cast<size_t>(i)] != 0;
      if (known) {
        if (article_->keeps_rejected())
          article_->Reject(span.tokens, "quote", span.rule, "its cue or its content is another quote's",
                           span.row);
        continue;
      }
      note(a);
      a.negated = span.attribute("negated") == "true";
      a.rule = article_->desk.cascade->rules()[static_cast<size_t>(span.rule)].id;
      Keep(std::move(a));
    }
  }

  Article* article_;
  std::vector<EndTrace>* trace_;  // null: nobody asks
  Document& doc_;
  const QuoteTables& tables_;
  std::vector<Cue> cues_;
  std::vector<CueReason> reasons_;
  std::vector<std::pair<TokenSpan, std::string>> off_cues_;  // those of quotes that a rule which is off made
  QuotedSpans outer_, inner_;
  std::vector<Attribution> found_;
  int32_t next_id_ = 0;
  int32_t last_said_ = -1;   // the last of found_ that is not inside a quote and has content
  int32_t last_block_ = -1;  // the block read before this one
};

// The time in an attribution's clause, or in the adverbial that opens its sentence.
const Time* TimeSaid(const std::vector<Time>& times, const Document& doc, const Attribution& a) {
  if (a.cue.empty()) return nullptr;
  int32_t start = a.clause.start;
  int32_t lead = doc.sentence_of(start).tokens.start;
  if (start - lead <= 5 && start > lead && doc.word(start - 1).text == ",") start = lead;
  auto t = std::lower_bound(times.begin(), times.end(), start,
                            [](const Time& time, int32_t at) { return time.tokens.start < at; });
  for (; t != times.end() && t->tokens.start < a.clause.end; ++t) {
    if (t->tokens.end > a.clause.end || !t->first.has_value()) continue;
    bool in_content =
        std::any_of(a.parts.begin(), a.parts.end(), [&](TokenSpan part) { return part.Overlaps(t->tokens); });
    if (!in_content) return &*t;
  }
  return nullptr;
}

}  // namespace

CoreParts CoreQuotes() {
  return {
      {{.name = "quoted",
        .uses = {},
        .make = MakeQuoted,
        .attributes =
            [](const CoreKind::ByRule&) {
              return std::vector<SpanAttribute>{{"depth", {"0", "1", "2", "3"}}, {"open", {"true"}}};
            }}},
      {{"core.quoted.pair", "text between a pair of quote marks"},
       {"core.quote.before-cue",
        "a quote, then who said it: “A,” X said; with its second part, “A,” X said, “b.”"},
       {"core.quote.after-cue", "a cue, then a quote: X said, “A”"},
       {"core.quote.that-clause", "a cue, then a clause that begins with “that”"},
       {"core.quote.clause", "a cue, then a clause without “that”"},
       {"core.quote.colon", "a cue, a colon, then the statement, also in the next block"},
       {"core.quote.trailing", "a statement without quote marks, a comma, then who said it"},
       {"core.quote.as-reported", "“as X said” before or behind a statement"},
       {"core.quote.according-to", "“according to X” before, behind or inside a statement"},
       {"core.quote.infinitive", "told, called on, urged X to do what the infinitive says"},
       {"core.quote.question", "asked, wondered whether A, how A"},
       {"core.quote.described-as", "described, condemned X as “A”"},
       {"core.quote.called", "called X “A”"},
       {"core.quote.noun-phrase", "denied, reported, called for what a noun phrase says"},
       {"core.quote.noun-cue", "a noun with an owner and a clause: X's claim that A"},
       {"core.quote.gapped",
        "a relative clause whose subject is the content's: the ship that X said had sunk"},
       {"core.quote.headline", "“X: statement” or “Statement: X” in a headline"},
       {"core.quote.signed", "a quote, a dash and a name: “A.” — Jane Roe"},
       {kPosted, "a block that is a post, a dash, a name and its handle: A. — Jane Roe (@janeroe)"},
       {"core.quote.continued", "a quote without a cue behind an attribution in the same block"},
       {"core.quote.reopened", "a block that is a quote without a cue, behind a block that quotes someone"},
       {"core.speaker.phrase", "the speaker's noun phrase, as the entities layer resolves it"},
       {"core.speaker.pronoun", "a pronoun: who spoke last, or the subject of the sentence before"},
       {"core.speaker.described", "a description: of somebody named or quoted before, by weights"},
       {"core.speaker.document", "a statement or report speaks for who spoke last"},
       {"core.speaker.continued", "the speaker of the quote that goes on"},
       {"core.speaker.none", "no speaker is named"}}};
}

std::shared_ptr<const QuoteTables> LoadQuoteTables(const SetSource& set, FeatureWeights ends,
                                                   FeatureWeights descriptions) {
  auto read = [&](std::string_view name) { return WordSet(set(name)); };
  return std::make_shared<QuoteTables>(QuoteTables{.media = read("quote_media"),
                                                   .not_sources = read("quote_not_sources"),
                                                   .reporter = read("quote_reporter_words"),
                                                   .anonymous = read("quote_anonymous"),
                                                   .documents = read("quote_documents"),
                                                   .impersonal = read("quote_impersonal"),
                                                   .collectives = read("quote_collectives"),
                                                   .studies = read("quote_studies"),
                                                   .finders = read("quote_finders"),
                                                   .issuing = read("quote_issuing"),
                                                   .unsaid = read("quote_unsaid"),
                                                   .silence = read("quote_silence"),
                                                   .times = read("quote_times"),
                                                   .no_content = read("quote_no_content"),
                                                   .pairs = read("quote_pairs"),
                                                   .breaks = read("quote_breaks"),
                                                   .not_speakers = read("quote_not_speakers"),
                                                   .reactions = read("quote_reactions"),
                                                   .degrees = read("quote_degrees"),
                                                   .nobody = read("quote_nobody"),
                                                   .questions = read("quote_questions"),
                                                   .authors = read("quote_authors"),
                                                   .owners = read("quote_owners"),
                                                   .others = read("quote_others"),
                                                   .articles = read("quote_articles"),
                                                   .demonstratives = read("quote_demonstratives"),
                                                   .acting = read("quote_acting"),
                                                   .planned = read("quote_planned"),
                                                   .definite = read("quote_definite"),
                                                   .ends = std::move(ends),
                                                   .descriptions = std::move(descriptions),
                                                   .role_nouns = read("quote_roles")});
}

std::vector<EndTrace> TraceQuoteEnds(Article* article) {
  std::vector<EndTrace> out;
  Finder(article, *article->desk.quotes, &out).Run();
  return out;
}

std::vector<PrintedDescription> PrintDescriptions(Article* article) {
  std::vector<PrintedDescription> out;
  Finder finder(article, *article->desk.quotes);
  const std::vector<Attribution> attributions = finder.Run();
  ResolveSpeakers(article, attributions, finder.outer(), *article->desk.quotes, &out);
  return out;
}

namespace {

// All but the choice of speakers' codes, and numbers.
void FindRows(Article* article, std::vector<Quote>* quotes) {
  const Document& doc = article->document();
  Finder finder(article, *article->desk.quotes);
  std::vector<Attribution> attributions = finder.Run();
  if (attributions.empty()) return;
  std::vector<Speaker> speakers =
      ResolveSpeakers(article, attributions, finder.outer(), *article->desk.quotes);
  std::map<int32_t, int32_t> utterance;  // attribution id → the id that its quotation has
  for (size_t i = 0; i < attributions.size(); ++i) {
    const Attribution& a = attributions[i];
    const Speaker& speaker = speakers[i];
    auto from = utterance.find(a.continues);
    int32_t quotation = a.continues >= 0 && from != utterance.end() ? from->second : a.id;
    utterance[a.id] = quotation;
    Quote row{.quotation = quotation,
              .kind = finder.KindOf(a),
              .cue = a.cue,
              .cue_lemma = a.cue_lemma,
              .speaker = speaker.party,
              .speaker_kind = speaker.kind,
              .negated = a.negated,
              .rule = article->rule(a.rule),
              .speaker_rule = article->rule(speaker.rule)};
    if (article->IsOff(row.speaker_rule, row.speaker.tokens, "quoted"))
      row.speaker = {}, row.speaker_kind = SpeakerKind::kNone,
      row.speaker_rule = article->rule("core.speaker.none");
    if (const Time* said = TimeSaid(article->times(), doc, a))
      row.said_first = said->first, row.said_last = said->last;
    for (TokenSpan part : a.parts) {
      row.tokens = part;
      quotes->push_back(row);
    }
    if (a.confidence >= 0 && !a.parts.empty()) quotes->back().confidence = Margin(a.confidence);
  }
  std::stable_sort(quotes->begin(), quotes->end(),
                   [](const Quote& a, const Quote& b) { return a.tokens < b.tokens; });
  auto same = [](const Quote& a, const Quote& b) {
    return a.tokens == b.tokens && (a.cue == b.cue || a.speaker.tokens == b.speaker.tokens);
  };
  quotes->erase(std::unique(quotes->begin(), quotes->end(), same), quotes->end());
  CutRows(article, "quotes", quotes);
}

}  // namespace

void FindQuotes(Article* article, std::vector<Quote>* quotes) {
  FindRows(article, quotes);
  if (quotes->empty()) return;
  ChooseSpeakerCodes(article, quotes);
  std::map<int32_t, int32_t> order;  // quotations count from 0 in table order
  for (Quote& q : *quotes)
    q.quotation = order.emplace(q.quotation, static_cast<int32_t>(order.size())).first->second;
  NumberTurns(quotes);
}

std::vector<PrintedActor> PrintActors(Article* article) {
  std::vector<Quote> quotes;
  FindRows(article, &quotes);
  return PrintActorCodes(article, quotes);
}

}  // namespace copydesk::news
