// The columns of every table, in order: docs/SCHEMA.md as C++. Groups of columns that come back in several
// tables are one type.
//
//   QuotesTable quotes;
//   quotes.key.Add(article, field);
//   quotes.span.Add(at);                  // start, end, text
//   Columns columns = TakeColumns(std::move(quotes), /*with_field=*/false);
//
// Rules: Each() lists a table's columns once; the Arrow schema, the merge of batches and the reference follow
// from it. `doc` holds the article's number here; the border puts the caller's key there
// (Table::ReplaceKeys). Not here: what makes rows of records: desk/rows.h.
#ifndef COPYDESK_TABLES_SCHEMA_H_
#define COPYDESK_TABLES_SCHEMA_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.h"
#include "tables/table.h"

namespace copydesk {

// A piece of an article's cell: where (code points, or bytes if the caller asked for them), and its
// characters.
struct Piece {
  int32_t field = 0;
  int32_t start = 0, end = 0;
  std::string_view text;
};

// doc, and field if the article has several.
struct KeyColumns {
  Int64Column doc{"doc"};
  Utf8Column field{"field"};

  void Add(int64_t article, std::string_view field_name) {
    doc.Add(article);
    field.Add(field_name);
  }
  template <class F>
  void Each(F&& f) {
    f(doc);
    f(field);
  }
};

// start end text: the row's own place.
struct SpanColumns {
  Int32Column start{"start"}, end{"end"};
  Utf8Column text{"text"};

  void Add(const Piece& piece) {
    start.Add(piece.start);
    end.Add(piece.end);
    text.Add(piece.text);
  }
  template <class F>
  void Each(F&& f) {
    f(start);
    f(end);
    f(text);
  }
};

// NAME NAME_start NAME_end: another place that the row tells of. In another field of the article than the
// row's own it has text but no offsets, which would be another cell's.
struct PartColumns {
  Utf8Column text;
  Int32Column start, end;

  explicit PartColumns(const std::string& name) : text(name), start(name + "_start"), end(name + "_end") {}
  void AddNull() {
    text.AddNull();
    start.AddNull();
    end.AddNull();
  }
  void Add(const Piece& piece, int32_t row_field) {
    text.Add(piece.text);
    start.AddIndex(piece.field == row_field ? piece.start : -1);
    end.AddIndex(piece.field == row_field ? piece.end : -1);
  }
  template <class F>
  void Each(F&& f) {
    f(text);
    f(start);
    f(end);
  }
};

// NAME NAME_start NAME_end NAME_entity NAME_name NAME_code: a party to an event.
struct PartyColumns {
  PartColumns part;
  Int32Column entity;
  Utf8Column name, code;

  explicit PartyColumns(const std::string& prefix)
      : part(prefix), entity(prefix + "_entity"), name(prefix + "_name"), code(prefix + "_code") {}
  template <class F>
  void Each(F&& f) {
    part.Each(f);
    f(entity);
    f(name);
    f(code);
  }
};

// Two days, both inclusive.
struct DaysColumns {
  Date32Column first, last;

  explicit DaysColumns(const std::string& prefix) : first(prefix + "first"), last(prefix + "last") {}
  template <class F>
  void Each(F&& f) {
    f(first);
    f(last);
  }
};

struct BlocksTable {
  static constexpr std::string_view kName = "blocks";
  KeyColumns key;
  Int32Column block{"block"};
  SpanColumns span;
  Utf8Column kind{"kind"}, read{"read"};
  Int32Column duplicate_of{"duplicate_of"};
  Float64Column confidence{"confidence"};
  Utf8Column rule{"rule"};

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(block);
    span.Each(f);
    f(kind);
    f(read);
    f(duplicate_of);
    f(confidence);
    f(rule);
  }
};

struct SentencesTable {
  static constexpr std::string_view kName = "sentences";
  KeyColumns key;
  Int32Column block{"block"}, sentence{"sentence"};
  SpanColumns span;

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(block);
    f(sentence);
    span.Each(f);
  }
};

struct TokensTable {
  static constexpr std::string_view kName = "tokens";
  KeyColumns key;
  Int32Column sentence{"sentence"}, token{"token"};
  SpanColumns span;
  Utf8Column lemma{"lemma"}, pos{"pos"}, tag{"tag"};

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(sentence);
    f(token);
    span.Each(f);
    f(lemma);
    f(pos);
    f(tag);
  }
};

struct ActorsTable {
  static constexpr std::string_view kName = "actors";
  KeyColumns key;
  Int32Column entity{"entity"};
  Utf8Column kind{"kind"}, name{"name"}, country{"country"}, code{"code"}, title{"title"};
  Int32Column mentions{"mentions"}, first_mention{"first_mention"};
  Utf8Column rule{"rule"};

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(entity);
    f(kind);
    f(name);
    f(country);
    f(code);
    f(title);
    f(mentions);
    f(first_mention);
    f(rule);
  }
};

struct EntitiesTable {
  static constexpr std::string_view kName = "entities";
  KeyColumns key;
  Int32Column mention{"mention"};
  SpanColumns span;
  Utf8Column form{"form"}, kind{"kind"};
  Int32Column entity{"entity"};
  Utf8Column name{"name"};
  PartColumns title{"title"};
  Utf8Column country{"country"}, code{"code"}, place_id{"place_id"}, region{"region"};
  Float64Column lat{"lat"}, lon{"lon"};
  BoolColumn metonym{"metonym"};
  Float64Column confidence{"confidence"};
  Utf8Column rule{"rule"};
  std::vector<Utf8Column> own;  // attributes of lists of one's own

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(mention);
    span.Each(f);
    f(form);
    f(kind);
    f(entity);
    f(name);
    title.Each(f);
    f(country);
    f(code);
    f(place_id);
    f(region);
    f(lat);
    f(lon);
    f(metonym);
    f(confidence);
    f(rule);
    for (Utf8Column& column : own) f(column);
  }
};

struct QuotesTable {
  static constexpr std::string_view kName = "quotes";
  KeyColumns key;
  Int32Column quote{"quote"}, quotation{"quotation"}, turn{"turn"};
  SpanColumns span;
  Utf8Column kind{"kind"};
  PartColumns cue{"cue"};
  Utf8Column cue_lemma{"cue_lemma"};
  PartColumns speaker{"speaker"};
  Utf8Column speaker_kind{"speaker_kind"};
  Int32Column entity{"entity"};
  Utf8Column speaker_name{"speaker_name"}, speaker_code{"speaker_code"};
  DaysColumns said{"said_"};
  BoolColumn negated{"negated"};
  Float64Column confidence{"confidence"};
  Utf8Column rule{"rule"}, speaker_rule{"speaker_rule"};

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(quote);
    f(quotation);
    f(turn);
    span.Each(f);
    f(kind);
    cue.Each(f);
    f(cue_lemma);
    speaker.Each(f);
    f(speaker_kind);
    f(entity);
    f(speaker_name);
    f(speaker_code);
    said.Each(f);
    f(negated);
    f(confidence);
    f(rule);
    f(speaker_rule);
  }
};

struct TimesTable {
  static constexpr std::string_view kName = "times";
  KeyColumns key;
  Int32Column time{"time"};
  SpanColumns span;
  Utf8Column type{"type"}, value{"value"}, mod{"mod"};
  DaysColumns days{""};
  Utf8Column granularity{"granularity"}, anchor{"anchor"};
  BoolColumn vague{"vague"};
  Utf8Column rule{"rule"};

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(time);
    span.Each(f);
    f(type);
    f(value);
    f(mod);
    days.Each(f);
    f(granularity);
    f(anchor);
    f(vague);
    f(rule);
  }
};

struct EventsTable {
  static constexpr std::string_view kName = "events";
  KeyColumns key;
  Int32Column event{"event"}, sentence{"sentence"};
  SpanColumns span;
  Utf8Column type{"type"}, mode{"mode"}, cameo{"cameo"};
  Int32Column quad{"quad"};
  Float64Column score{"score"};
  Utf8Column status{"status"};
  PartyColumns source{"source"}, target{"target"};
  BoolColumn reciprocal{"reciprocal"};
  PartColumns place{"place"};
  Utf8Column place_country{"place_country"}, region{"region"};
  Float64Column lat{"lat"}, lon{"lon"};
  Int32Column when_start{"when_start"}, when_end{"when_end"};
  DaysColumns days{""};
  Date32Column published{"published"};
  Int32Column killed{"killed"}, killed_max{"killed_max"}, injured{"injured"}, injured_max{"injured_max"};
  Int32Column quote{"quote"}, group{"group"};
  Float64Column confidence{"confidence"};
  Utf8Column rule{"rule"}, source_rule{"source_rule"}, target_rule{"target_rule"}, place_rule{"place_rule"},
      when_rule{"when_rule"};

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(event);
    f(sentence);
    span.Each(f);
    f(type);
    f(mode);
    f(cameo);
    f(quad);
    f(score);
    f(status);
    source.Each(f);
    target.Each(f);
    f(reciprocal);
    place.Each(f);
    f(place_country);
    f(region);
    f(lat);
    f(lon);
    f(when_start);
    f(when_end);
    days.Each(f);
    f(published);
    f(killed);
    f(killed_max);
    f(injured);
    f(injured_max);
    f(quote);
    f(group);
    f(confidence);
    f(rule);
    f(source_rule);
    f(target_rule);
    f(place_rule);
    f(when_rule);
  }
};

struct RejectedTable {
  static constexpr std::string_view kName = "rejected";
  KeyColumns key;
  SpanColumns span;
  Utf8Column layer{"layer"}, rule{"rule"}, reason{"reason"};
  Float64Column confidence{"confidence"};
  Utf8Column file{"file"};
  Int32Column line{"line"};

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    span.Each(f);
    f(layer);
    f(rule);
    f(reason);
    f(confidence);
    f(file);
    f(line);
  }
};

// The columns of a table struct, moved out. `field` is left out unless articles have several.
template <class T>
Columns TakeColumns(T&& table, bool with_field) {
  Columns out;
  table.Each([&](Column& column) {
    if (&column != &table.key.field || with_field) out.push_back(std::move(column));
  });
  return out;
}

}  // namespace copydesk

#endif  // COPYDESK_TABLES_SCHEMA_H_
