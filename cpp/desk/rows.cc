#include "desk/rows.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "base/stop.h"

namespace copydesk {
namespace {

using news::Actor;
using news::Article;
using news::EntityKind;
using news::Event;
using news::Mention;
using news::MentionForm;
using news::Party;
using news::Quote;

// Table order ↔ order of finding.
struct Order {
  std::vector<int32_t> rows;    // row → record
  std::vector<int32_t> places;  // record → row

  // -1 for an index that points nowhere.
  int32_t PlaceOf(int32_t record) const {
    return record >= 0 && static_cast<size_t>(record) < places.size() ? places[static_cast<size_t>(record)]
                                                                      : -1;
  }
};

template <class Record, class Key>
Order SortedBy(const std::vector<Record>& records, Key key) {
  Order order;
  order.rows.resize(records.size());
  order.places.resize(records.size());
  std::iota(order.rows.begin(), order.rows.end(), 0);
  std::stable_sort(order.rows.begin(), order.rows.end(), [&](int32_t a, int32_t b) {
    return CheckStop(), key(records[static_cast<size_t>(a)]) < key(records[static_cast<size_t>(b)]);
  });
  for (size_t i = 0; i < order.rows.size(); ++i)
    order.places[static_cast<size_t>(order.rows[i])] = static_cast<int32_t>(i);
  return order;
}

// Numbers that rows share, made dense in order of first appearance.
class Dense {
 public:
  int32_t operator()(int32_t number) {
    if (number < 0) return -1;
    return seen_.try_emplace(number, static_cast<int32_t>(seen_.size())).first->second;
  }

 private:
  absl::flat_hash_map<int32_t, int32_t> seen_;
};

// One article while its rows are written.
struct Writer {
  Article* article;
  const ArticleText& text;
  int64_t number;
  const std::vector<std::string>& fields;

  Document& doc() { return article->document(); }
  Piece At(ByteSpan bytes) const { return text.At(bytes); }
  Piece At(TokenSpan tokens) { return text.At(doc().bytes(tokens)); }
  std::string_view Rule(news::RuleId rule) const {
    return rule < 0 ? std::string_view("core.unnamed")
                    : std::string_view(article->desk.cascade->rules()[static_cast<size_t>(rule)].id);
  }

  Piece Begin(KeyColumns* key, SpanColumns* span, const Piece& piece) {
    CheckStop();
    key->Add(number, fields[static_cast<size_t>(piece.field)]);
    span->Add(piece);
    return piece;
  }
  void Part(TokenSpan tokens, int32_t row_field, PartColumns* part) {
    tokens.empty() ? part->AddNull() : part->Add(At(tokens), row_field);
  }

  // Of a part that a row may lack.
  void PartRule(news::RuleId rule, Utf8Column* column) const {
    rule < 0 ? column->AddNull() : column->Add(Rule(rule));
  }

  // The mention of exactly these tokens, or null.
  const Mention* MentionAt(const Order& mentions, TokenSpan tokens) const {
    const std::vector<Mention>& all = article->all_mentions();
    const auto it = std::lower_bound(
        mentions.rows.begin(), mentions.rows.end(), tokens,
        [&](int32_t row, TokenSpan at) { return all[static_cast<size_t>(row)].tokens < at; });
    if (it == mentions.rows.end() || all[static_cast<size_t>(*it)].tokens != tokens) return nullptr;
    return &all[static_cast<size_t>(*it)];
  }
  // Whom a mention is told to be of: -1 where that is a guess.
  static int32_t Told(const Mention& mention) { return mention.guessed ? -1 : mention.entity; }
  // Who a party is: on the tokens of a mention what the entities table says.
  int32_t EntityOf(const Order& mentions, const Party& party) const {
    const Mention* mention = party.tokens.empty() ? nullptr : MentionAt(mentions, party.tokens);
    return mention == nullptr ? party.entity : Told(*mention);
  }

  Order mention_order() {
    return SortedBy(article->all_mentions(), [](const Mention& m) { return m.tokens; });
  }
  Order actor_order(const Order& mentions) {
    return SortedBy(article->actors(),
                    [&](const Actor& a) { return static_cast<uint32_t>(mentions.PlaceOf(a.first_mention)); });
  }
  Order quote_order() {
    return SortedBy(article->quotes(), [](const Quote& q) { return q.tokens; });
  }
  Order time_order() {
    return SortedBy(article->times(), [](const news::Time& t) { return t.tokens; });
  }
  Order event_order() {
    return SortedBy(article->events(), [](const Event& e) { return e.tokens; });
  }
  // Candidates that lost, in every layer that takes part in conflicts, so that the rows do not depend on what
  // else was asked for.
  std::vector<Rejected> rejected() {
    article->times();
    article->events();
    article->quotes();
    for (const KindTable& table : article->desk.cascade->tables()) {
      if (!table.shipped) article->cascade().Get(table.kind);
    }
    std::vector<Rejected> all = article->cascade().rejected();
    auto key = [](const Rejected& r) {
      return std::tie(r.tokens, r.kind, r.rule, r.reason, r.row, r.confidence, r.about);
    };
    std::sort(all.begin(), all.end(), [&](const Rejected& a, const Rejected& b) { return key(a) < key(b); });
    all.erase(std::unique(all.begin(), all.end(),
                          [&](const Rejected& a, const Rejected& b) { return key(a) == key(b); }),
              all.end());
    news::CutRows(article, "rejected", &all);
    return all;
  }
};

void AddBlocks(Writer* w, BlocksTable* t) {
  int32_t number = 0;
  for (const news::Block& block : w->article->blocks()) {
    w->Begin(&t->key, &t->span, w->At(block.bytes));
    t->block.Add(number++);
    t->kind.Add(Name(block.kind));
    t->read.Add(Name(block.read));
    t->duplicate_of.AddIndex(block.duplicate_of);
    t->confidence.Add(block.confidence);
    t->rule.Add(w->Rule(block.rule));
  }
}

void AddSentences(Writer* w, SentencesTable* t) {
  int32_t number = 0;
  for (const Sentence& sentence : w->doc().sentences()) {
    w->Begin(&t->key, &t->span, w->At(sentence.tokens));
    t->block.Add(sentence.segment);
    t->sentence.Add(number++);
  }
}

void AddTokens(Writer* w, TokensTable* t) {
  const Document& doc = w->doc();
  for (int32_t i = 0; i < doc.size(); ++i) {
    w->Begin(&t->key, &t->span, w->At(TokenSpan{i, i + 1}));
    t->sentence.Add(doc.tokens()[static_cast<size_t>(i)].sentence);
    t->token.Add(i);
    t->lemma.AddIfAny(doc.lemma(i));
    t->pos.AddIfAny(doc.pos(i));
    t->tag.AddIfAny(doc.tag(i));
  }
}

void AddActors(Writer* w, ActorsTable* t) {
  Order mentions = w->mention_order();
  int32_t number = 0;
  for (int32_t row : w->actor_order(mentions).rows) {
    const Actor& actor = w->article->actors()[static_cast<size_t>(row)];
    bool placed = actor.first_mention >= 0;
    Piece first =
        placed ? w->At(w->article->mentions()[static_cast<size_t>(actor.first_mention)].tokens) : Piece{};
    t->key.Add(w->number, w->fields[static_cast<size_t>(first.field)]);
    t->entity.Add(number++);
    t->kind.Add(Name(actor.kind));
    t->name.AddIfAny(actor.name);
    t->country.AddIfAny(actor.country);
    t->code.AddIfAny(actor.code);
    t->title.AddIfAny(actor.described ? std::string_view() : std::string_view(actor.title));
    t->mentions.Add(actor.mentions);
    t->first_mention.AddIndex(mentions.PlaceOf(actor.first_mention));
    t->rule.Add(w->Rule(actor.rule));
  }
}

void AddEntities(Writer* w, EntitiesTable* t) {
  Order mentions = w->mention_order();
  Order actors = w->actor_order(mentions);
  int32_t number = 0;
  for (int32_t row : mentions.rows) {
    const Mention& mention = w->article->all_mentions()[static_cast<size_t>(row)];
    const bool told = !mention.guessed;
    Piece piece = w->Begin(&t->key, &t->span, w->At(mention.tokens));
    t->mention.Add(number++);
    t->form.Add(Name(mention.form));
    const bool known = told || mention.form != MentionForm::kPronoun || mention.kind == EntityKind::kPerson;
    t->kind.AddIfAny(known ? Name(mention.kind) : std::string_view());
    t->entity.AddIndex(actors.PlaceOf(Writer::Told(mention)));
    t->name.AddIfAny(told ? std::string_view(mention.name) : std::string_view());
    w->Part(mention.described ? TokenSpan{} : mention.title_tokens, piece.field, &t->title);
    t->country.AddIfAny(told ? std::string_view(mention.country) : std::string_view());
    t->code.AddIfAny(told ? std::string_view(mention.code) : std::string_view());
    t->place_id.AddIfAny(mention.place_id);
    t->region.AddIfAny(mention.region);
    t->lat.Add(mention.lat);
    t->lon.Add(mention.lon);
    t->metonym.Add(mention.metonym);
    t->confidence.Add(mention.confidence);
    t->rule.Add(w->Rule(mention.rule));
    for (Utf8Column& column : t->own) column.AddIfAny(AttributeOf(mention.attributes, column.name()));
  }
}

void AddQuotes(Writer* w, QuotesTable* t) {
  Order mentions = w->mention_order();
  Order actors = w->actor_order(mentions);
  Dense quotations, turns;
  int32_t number = 0;
  for (int32_t row : w->quote_order().rows) {
    const Quote& quote = w->article->quotes()[static_cast<size_t>(row)];
    Piece piece = w->Begin(&t->key, &t->span, w->At(quote.tokens));
    t->quote.Add(number++);
    t->quotation.AddIndex(quotations(quote.quotation));
    t->turn.AddIndex(turns(quote.turn));
    t->kind.Add(Name(quote.kind));
    w->Part(quote.cue, piece.field, &t->cue);
    t->cue_lemma.AddIfAny(quote.cue_lemma);
    w->Part(quote.speaker.tokens, piece.field, &t->speaker);
    t->speaker_kind.AddIfAny(Name(quote.speaker_kind));
    t->entity.AddIndex(actors.PlaceOf(w->EntityOf(mentions, quote.speaker)));
    t->speaker_name.AddIfAny(quote.speaker.name);
    t->speaker_code.AddIfAny(quote.speaker.code);
    t->said.first.Add(quote.said_first);
    t->said.last.Add(quote.said_last);
    t->negated.Add(quote.negated);
    t->confidence.Add(quote.confidence);
    t->rule.Add(w->Rule(quote.rule));
    w->PartRule(quote.speaker_rule, &t->speaker_rule);
  }
}

void AddTimes(Writer* w, TimesTable* t) {
  int32_t number = 0;
  for (int32_t row : w->time_order().rows) {
    const news::Time& time = w->article->times()[static_cast<size_t>(row)];
    w->Begin(&t->key, &t->span, w->At(time.tokens));
    t->time.Add(number++);
    t->type.AddIfAny(time.type);
    t->value.AddIfAny(time.value);
    t->mod.AddIfAny(time.mod);
    t->days.first.Add(time.first);
    t->days.last.Add(time.last);
    t->granularity.AddIfAny(time.granularity);
    t->anchor.AddIfAny(time.anchor);
    t->vague.Add(time.vague);
    t->rule.Add(w->Rule(time.rule));
  }
}

void AddParty(Writer* w, const Party& party, const Order& mentions, const Order& actors, int32_t row_field,
              PartyColumns* t) {
  w->Part(party.tokens, row_field, &t->part);
  t->entity.AddIndex(actors.PlaceOf(w->EntityOf(mentions, party)));
  t->name.AddIfAny(party.name);
  t->code.AddIfAny(party.code);
}

void AddNumber(std::optional<int64_t> number, Int32Column* column) {
  number ? column->Add(static_cast<int32_t>(*number)) : column->AddNull();
}

void AddEvents(Writer* w, EventsTable* t) {
  Order mentions = w->mention_order();
  Order actors = w->actor_order(mentions);
  Order quotes = w->quote_order();
  Dense groups;
  int32_t number = 0;
  for (int32_t row : w->event_order().rows) {
    const Event& event = w->article->events()[static_cast<size_t>(row)];
    Piece piece = w->Begin(&t->key, &t->span, w->At(event.tokens));
    t->event.Add(number++);
    t->sentence.Add(w->doc().tokens()[static_cast<size_t>(event.tokens.start)].sentence);
    t->type.AddIfAny(event.type);
    t->mode.AddIfAny(event.mode);
    t->cameo.AddIfAny(event.cameo);
    event.quad == 0 ? t->quad.AddNull() : t->quad.Add(event.quad);
    t->score.Add(event.score);
    t->status.AddIfAny(event.status);
    AddParty(w, event.source, mentions, actors, piece.field, &t->source);
    AddParty(w, event.target, mentions, actors, piece.field, &t->target);
    t->reciprocal.Add(event.reciprocal);
    w->Part(event.place, piece.field, &t->place);
    t->place_country.AddIfAny(event.place_country);
    const Mention* where = event.place.empty() ? nullptr : w->MentionAt(mentions, event.place);
    t->region.AddIfAny(where == nullptr ? std::string_view() : std::string_view(where->region));
    t->lat.Add(where == nullptr ? std::nullopt : where->lat);
    t->lon.Add(where == nullptr ? std::nullopt : where->lon);
    Piece when = event.when.empty() ? Piece{.field = -1} : w->At(event.when);
    t->when_start.AddIndex(when.field == piece.field ? when.start : -1);
    t->when_end.AddIndex(when.field == piece.field ? when.end : -1);
    t->days.first.Add(event.first);
    t->days.last.Add(event.last);
    t->published.Add(w->article->published);
    AddNumber(event.killed.least, &t->killed);
    AddNumber(event.killed.most, &t->killed_max);
    AddNumber(event.injured.least, &t->injured);
    AddNumber(event.injured.most, &t->injured_max);
    t->quote.AddIndex(quotes.PlaceOf(event.quote));
    t->group.AddIndex(groups(event.group));
    t->confidence.Add(event.confidence);
    t->rule.Add(w->Rule(event.rule));
    w->PartRule(event.source_rule, &t->source_rule);
    w->PartRule(event.target_rule, &t->target_rule);
    w->PartRule(event.place_rule, &t->place_rule);
    w->PartRule(event.when_rule, &t->when_rule);
  }
}

}  // namespace

std::string_view LayerOf(std::string_view kind) {
  if (kind == "quote" || kind == "cue" || kind == "quoted") return "quotes";
  if (kind == "time" || kind == "timex") return "times";
  if (kind == "event" || kind == "trigger") return "events";
  if (kind == "block") return "blocks";
  for (std::string_view entity : {"person", "organization", "country", "place", "facility", "group", "party",
                                  "media", "nationality", "role", "actor", "learned", "thing"}) {
    if (kind == entity) return "entities";
  }
  return kind;
}

namespace {

void AddRejected(Writer* w, RejectedTable* t) {
  for (const Rejected& r : w->rejected()) {
    w->Begin(&t->key, &t->span, w->At(r.tokens));
    const Cascade& cascade = *w->article->desk.cascade;
    t->layer.Add(r.kind >= 0 ? LayerOf(cascade.kinds().name(r.kind))
                 : r.rule >= 0 && cascade.rules()[static_cast<size_t>(r.rule)].emits == "block" ? "blocks"
                                                                                                : "core");
    t->rule.Add(w->Rule(r.rule));
    t->reason.Add(r.about.empty() ? r.reason : r.reason + ": " + r.about);
    r.confidence < 0 ? t->confidence.AddNull() : t->confidence.Add(r.confidence);
    const RulePlace place = cascade.PlaceOf(r.rule, r.row);
    t->file.AddIfAny(place.file);
    place.line > 0 ? t->line.Add(place.line) : t->line.AddNull();
  }
}

ColumnType TypeOf(ValueType type) {
  switch (type) {
    case ValueType::kInteger:
      return ColumnType::kInt64;
    case ValueType::kNumber:
      return ColumnType::kFloat64;
    case ValueType::kDate:
      return ColumnType::kDate32;
    case ValueType::kBoolean:
      return ColumnType::kBool;
    case ValueType::kText:
      break;
  }
  return ColumnType::kUtf8;
}

void AddValue(ValueType type, std::string_view text, Column* column) {
  const auto value = text.empty() ? std::nullopt : ParseValue(type, text);
  if (!value)
    column->AddNull();
  else if (type == ValueType::kText)
    column->AddText(text);
  else if (type == ValueType::kNumber)
    column->AddNumber(value->number);
  else
    column->AddInteger(value->integer);
}

// The spans of a kind of one's own, of the lines that are read for names.
std::vector<const Span*> OwnSpans(Article* article, const KindTable& table) {
  std::vector<const Span*> out;
  for (const Span& span : article->cascade().Get(table.kind)) {
    if (CheckStop(), article->ReadsNames(article->block_of(span.tokens.start))) out.push_back(&span);
  }
  std::stable_sort(out.begin(), out.end(), [](const Span* a, const Span* b) {
    return std::tie(a->tokens, a->rule, a->row) < std::tie(b->tokens, b->rule, b->row);
  });
  news::CutRows(article, table.name.c_str(), &out);
  return out;
}

void AddOwn(Writer* w, const KindTable& table, OwnTable* t) {
  for (const Span* span : OwnSpans(w->article, table)) {
    const Piece piece = w->Begin(&t->key, &t->span, w->At(span->tokens));
    for (size_t i = 0; i < table.captures.size(); ++i) {
      const Capture* capture = span->capture(table.captures[i]);
      w->Part(capture == nullptr ? TokenSpan{} : capture->tokens, piece.field, &t->captures[i]);
    }
    for (size_t i = 0; i < table.attributes.size(); ++i)
      AddValue(table.attributes[i].type, span->attribute(table.attributes[i].name), &t->attributes[i]);
    t->rule.Add(w->Rule(span->rule));
  }
}

}  // namespace

OwnTable::OwnTable(const KindTable& table) {
  for (const std::string& label : table.captures) captures.emplace_back(label);
  for (const KindTable::Attribute& a : table.attributes) attributes.emplace_back(a.name, TypeOf(a.type));
}

Rows::Rows(LayerSet layers, const OwnColumns& own) : layers_(std::move(layers)), own_(own) {
  for (const std::string& name : own.entities) entities_.own.emplace_back(name);
  for (size_t table : layers_.own()) own_tables_.emplace_back((*own.tables)[table]);
}

void Rows::Add(Article* article, const ArticleText& text, int64_t number,
               const std::vector<std::string>& fields, bool readable) {
  if (layers_.Has(Layer::kRejected)) article->KeepRejected();
  Writer writer{.article = article, .text = text, .number = number, .fields = fields};
  if (layers_.Has(Layer::kBlocks)) AddBlocks(&writer, &blocks_);
  if (layers_.Has(Layer::kSentences)) AddSentences(&writer, &sentences_);
  if (layers_.Has(Layer::kTokens)) AddTokens(&writer, &tokens_);
  if (!readable) return;
  if (layers_.Has(Layer::kActors)) AddActors(&writer, &actors_);
  if (layers_.Has(Layer::kEntities)) AddEntities(&writer, &entities_);
  if (layers_.Has(Layer::kQuotes)) AddQuotes(&writer, &quotes_);
  if (layers_.Has(Layer::kTimes)) AddTimes(&writer, &times_);
  if (layers_.Has(Layer::kEvents)) AddEvents(&writer, &events_);
  if (layers_.Has(Layer::kRejected)) AddRejected(&writer, &rejected_);
  for (size_t i = 0; i < own_tables_.size(); ++i)
    AddOwn(&writer, (*own_.tables)[layers_.own()[i]], &own_tables_[i]);
}

std::vector<std::pair<std::string, Columns>> Rows::Take(bool with_field) && {
  std::vector<std::pair<std::string, Columns>> out;
  auto take = [&](Layer layer, auto&& table) {
    if (layers_.Has(layer)) out.emplace_back(table.kName, TakeColumns(std::move(table), with_field));
  };
  take(Layer::kBlocks, std::move(blocks_));
  take(Layer::kSentences, std::move(sentences_));
  take(Layer::kTokens, std::move(tokens_));
  take(Layer::kActors, std::move(actors_));
  take(Layer::kEntities, std::move(entities_));
  take(Layer::kQuotes, std::move(quotes_));
  take(Layer::kTimes, std::move(times_));
  take(Layer::kEvents, std::move(events_));
  take(Layer::kRejected, std::move(rejected_));
  for (size_t i = 0; i < own_tables_.size(); ++i)
    out.emplace_back((*own_.tables)[layers_.own()[i]].name,
                     TakeColumns(std::move(own_tables_[i]), with_field));
  return out;
}

namespace {

Origin OriginAt(const Document& doc, TokenSpan tokens, std::initializer_list<TokenSpan> parts,
                std::vector<news::RuleId> rules) {
  Origin origin{.bytes = doc.bytes(tokens), .parts = {}, .rules = std::move(rules)};
  for (TokenSpan part : parts) {
    if (!part.empty()) origin.parts.push_back(doc.bytes(part));
  }
  return origin;
}

// The record of a row in an order, or null.
template <class Record>
const Record* RecordOf(const std::vector<Record>& records, const Order& order, int64_t row) {
  if (row < 0 || row >= static_cast<int64_t>(order.rows.size())) return nullptr;
  return &records[static_cast<size_t>(order.rows[static_cast<size_t>(row)])];
}

}  // namespace

const Event* EventOf(Article* article, int64_t row) {
  const std::vector<std::string> no_fields;
  ArticleText no_text({}, true);
  Writer w{.article = article, .text = no_text, .number = 0, .fields = no_fields};
  return RecordOf(article->events(), w.event_order(), row);
}

std::optional<Origin> OriginOf(Article* article, Layer layer, int64_t row) {
  const std::vector<std::string> no_fields;
  ArticleText no_text({}, true);
  Writer w{.article = article, .text = no_text, .number = 0, .fields = no_fields};
  const Document& doc = article->document();
  if (layer == Layer::kBlocks && row >= 0 && row < static_cast<int64_t>(article->blocks().size())) {
    const news::Block& block = article->blocks()[static_cast<size_t>(row)];
    return Origin{.bytes = block.bytes, .parts = {}, .rules = {block.rule}};
  }
  if (layer == Layer::kActors) {
    const Actor* actor = RecordOf(article->actors(), w.actor_order(w.mention_order()), row);
    if (actor == nullptr || actor->first_mention < 0) return std::nullopt;
    const Mention& first = article->mentions()[static_cast<size_t>(actor->first_mention)];
    return OriginAt(doc, first.tokens, {}, {actor->rule, first.rule == actor->rule ? -1 : first.rule});
  }
  if (layer == Layer::kEntities) {
    const Mention* m = RecordOf(article->all_mentions(), w.mention_order(), row);
    if (m != nullptr) return OriginAt(doc, m->tokens, {m->title_tokens}, {m->rule});
  }
  if (layer == Layer::kQuotes) {
    const Quote* q = RecordOf(article->quotes(), w.quote_order(), row);
    if (q != nullptr)
      return OriginAt(doc, q->tokens, {q->cue, q->speaker.tokens},
                      {q->rule, q->speaker_rule == q->rule ? -1 : q->speaker_rule});
  }
  if (layer == Layer::kTimes) {
    const news::Time* t = RecordOf(article->times(), w.time_order(), row);
    if (t != nullptr) return OriginAt(doc, t->tokens, {}, {t->rule});
  }
  if (layer == Layer::kEvents) {
    const Event* e = EventOf(article, row);
    if (e == nullptr) return std::nullopt;
    Origin origin =
        OriginAt(doc, e->tokens,
                 {e->source.tokens, e->target.tokens, e->place, e->when, e->killed.tokens, e->injured.tokens},
                 {e->rule, e->source_rule, e->target_rule, e->place_rule, e->when_rule, e->killed.rule,
                  e->injured.rule == e->killed.rule ? -1 : e->injured.rule});
    origin.row = e->row;
    if (e->source_rule < 0) origin.missing.push_back("source");
    if (e->target_rule < 0) origin.missing.push_back("target");
    return origin;
  }
  if (layer == Layer::kRejected) {
    article->KeepRejected();
    std::vector<Rejected> all = w.rejected();
    if (row >= 0 && row < static_cast<int64_t>(all.size()))
      return OriginAt(doc, all[static_cast<size_t>(row)].tokens, {}, {all[static_cast<size_t>(row)].rule});
  }
  return std::nullopt;
}

std::optional<Origin> OriginOfOwn(Article* article, const KindTable& table, int64_t row) {
  const std::vector<const Span*> spans = OwnSpans(article, table);
  if (row < 0 || row >= static_cast<int64_t>(spans.size())) return std::nullopt;
  const Span& span = *spans[static_cast<size_t>(row)];
  Origin origin = OriginAt(article->document(), span.tokens, {}, {span.rule});
  for (const Capture& capture : span.captures) {
    if (!capture.tokens.empty()) origin.parts.push_back(article->document().bytes(capture.tokens));
  }
  return origin;
}

}  // namespace copydesk
