// Columns, batches, and the Arrow interface in both directions.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tables/export.h"
#include "tables/image.h"
#include "tables/import.h"
#include "tables/schema.h"
#include "tables/table.h"
#include "words/hash.h"

namespace copydesk {
namespace {

Columns SomeColumns(int64_t first_article, std::vector<std::string> texts) {
  Int64Column doc("doc");
  Utf8Column text("text");
  BoolColumn flag("flag");
  Float64Column number("number");
  Date32Column day("day");
  for (const std::string& t : texts) {
    doc.Add(first_article++);
    text.AddIfAny(t);
    flag.Add(t.size() > 1);
    number.Add(t.empty() ? std::nullopt : std::optional<double>(0.5));
    day.Add(std::nullopt);
  }
  Columns out;
  for (Column* column : std::initializer_list<Column*>{&doc, &text, &flag, &number, &day})
    out.push_back(std::move(*column));
  return out;
}

TEST(Column, KeepsValuesAndNulls) {
  Columns columns = SomeColumns(7, {"Baku", "", "x"});
  columns[1].Append(SomeColumns(0, {"é", ""})[1]);
  EXPECT_EQ(columns[0].integer(2), 9);
  EXPECT_EQ(columns[1].size(), 5);
  EXPECT_EQ(columns[1].nulls(), 2);
  EXPECT_EQ(columns[1].text(0), "Baku");
  EXPECT_TRUE(columns[1].is_null(1));
  EXPECT_EQ(columns[1].text(3), "é");
  EXPECT_EQ(columns[2].integer(0), 1);
  EXPECT_EQ(columns[3].number(0), 0.5);
}

TEST(Table, MergesChunksAndFindsRows) {
  Table table("t", SomeColumns(0, {}));
  table.Append(SomeColumns(0, {"a", "b"}));
  table.Append(SomeColumns(0, {}));
  table.Append(SomeColumns(2, {"c"}));
  EXPECT_EQ(table.rows(), 3);
  EXPECT_EQ(table.batches().size(), 1u);
  auto [batch, row] = table.Locate(2);
  EXPECT_EQ((*batch)[1].text(row), "c");
  EXPECT_EQ(table.Locate(3).first, nullptr);
  EXPECT_EQ(table.ColumnIndex("day"), 4);
  EXPECT_EQ(table.ColumnIndex("none"), -1);
}

TEST(Table, KeysReplaceNumbersAndArticlesAreStillKnown) {
  Table table("t", SomeColumns(0, {}));
  table.Append(SomeColumns(1, {"a"}));
  table.Append(SomeColumns(1, {"b"}));
  table.Append(SomeColumns(3, {"c"}));
  for (int keyed = 0; keyed < 2; ++keyed) {
    EXPECT_EQ(table.ArticleRow(0), std::pair(int64_t{1}, int64_t{0}));
    EXPECT_EQ(table.ArticleRow(1), std::pair(int64_t{1}, int64_t{1}));
    EXPECT_EQ(table.ArticleRow(2), std::pair(int64_t{3}, int64_t{0}));
    if (keyed == 1) break;
    Utf8Column keys("doc");
    for (const char* key : {"w", "x", "y", "z"}) keys.Add(key);
    table.ReplaceKeys(keys);
  }
  EXPECT_EQ(table.layout()[0].type(), ColumnType::kUtf8);
  EXPECT_EQ(table.batches()[0][0].text(0), "x");
  EXPECT_EQ(table.batches()[0][0].text(2), "z");
  EXPECT_EQ(table.rows(), 3);
}

struct Stream {
  ArrowArrayStream stream{};
  ~Stream() {
    if (stream.release != nullptr) stream.release(&stream);
  }
};

std::shared_ptr<Table> SomeTable() {
  auto table = std::make_shared<Table>("t", SomeColumns(0, {}));
  table->Append(SomeColumns(0, {"Baku", "", "x"}));
  table->AddMetadata("version", "1");
  return table;
}

// --- images ---

std::string Resealed(std::string image) {
  image.resize(image.size() - 8);
  const uint64_t hash = Hash64(image);
  return image.append(reinterpret_cast<const char*>(&hash), sizeof(hash));
}

TEST(Image, GivesTheTableBack) {
  auto table = SomeTable();
  table->Append(SomeColumns(5, {"é", ""}));
  std::string fault;
  for (bool keyed : {false, true}) {
    if (keyed) {
      Utf8Column keys("doc");
      for (const char* key : {"u", "v", "w", "x", "y", "z", "zz"}) keys.Add(key);
      table->ReplaceKeys(keys);
    }
    const auto same = TableOfImage(TableImage(*table), &fault);
    ASSERT_NE(same, nullptr) << fault;
    EXPECT_EQ(TableImage(*same), TableImage(*table));
    EXPECT_EQ(same->rows(), 5);
    EXPECT_EQ(same->ArticleRow(3), table->ArticleRow(3));
    EXPECT_EQ(same->metadata(), table->metadata());
    EXPECT_EQ(same->batches()[0][1].text(3), "é");
    EXPECT_TRUE(same->batches()[0][1].is_null(1));
    EXPECT_EQ(same->batches()[0][1].nulls(), 2);
  }
  const Table empty("quotes", SomeColumns(0, {}));
  ASSERT_NE(TableOfImage(TableImage(empty), &fault), nullptr) << fault;
}

TEST(Image, EveryChangedByteAndEveryCutIsAFault) {
  const std::string image = TableImage(*SomeTable());
  std::string fault;
  for (size_t i = 0; i < image.size(); ++i) {
    std::string changed = image;
    changed[i] = static_cast<char>(changed[i] ^ 0x41);
    EXPECT_EQ(TableOfImage(changed, &fault), nullptr) << i;
    EXPECT_EQ(TableOfImage(image.substr(0, i), &fault), nullptr) << i;
  }
}

// With the hash put right the rest still has to hold: a table that comes back can be read to its last cell.
TEST(Image, WhatIsSealedAnewIsSoundOrRefused) {
  const std::string image = TableImage(*SomeTable());
  std::string fault;
  int refused = 0;
  for (size_t i = 8; i + 8 < image.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = image;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      const auto table = TableOfImage(Resealed(changed), &fault);
      refused += table == nullptr;
      for (int64_t row = 0; table != nullptr && row < table->rows(); ++row) {
        auto [batch, at] = table->Locate(row);
        for (const Column& column : *batch) {
          if (column.type() == ColumnType::kUtf8) {
            EXPECT_LE(column.text(at).size(), column.values().size());
          }
        }
        if (table->layout()[0].name() == "doc") {
          EXPECT_GE(table->ArticleRow(row).first, 0);
        }
      }
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(Export, SchemaNamesTypesAndMetadata) {
  ArrowSchema schema;
  ExportSchema(*SomeTable(), &schema);
  ASSERT_EQ(schema.n_children, 5);
  std::string formats;
  for (int i = 0; i < 5; ++i) {
    formats += std::string(schema.children[i]->name) + ":" + schema.children[i]->format + " ";
    EXPECT_EQ(schema.children[i]->flags, ARROW_FLAG_NULLABLE);
  }
  EXPECT_EQ(formats, "doc:l text:u flag:b number:g day:tdD ");
  EXPECT_STREQ(schema.format, "+s");
  const std::string want("\1\0\0\0\7\0\0\0version\1\0\0\0001", 20);
  EXPECT_EQ(std::string(schema.metadata, want.size()), want);
  // A consumer may move a child out and release it by itself.
  ArrowSchema child = *schema.children[1];
  schema.children[1]->release = nullptr;
  schema.release(&schema);
  EXPECT_EQ(schema.release, nullptr);
  EXPECT_STREQ(child.name, "text");
  child.release(&child);
}

TEST(Export, ArraysOutliveStreamAndTable) {
  ArrowArray batch{}, end{};
  {
    Stream s;
    ExportStream(SomeTable(), &s.stream);
    ASSERT_EQ(s.stream.get_next(&s.stream, &batch), 0);
    ASSERT_EQ(s.stream.get_next(&s.stream, &end), 0);
    EXPECT_EQ(end.release, nullptr);
  }
  ASSERT_EQ(batch.length, 3);
  ASSERT_EQ(batch.n_children, 5);
  const ArrowArray& text = *batch.children[1];
  EXPECT_EQ(text.null_count, 1);
  EXPECT_EQ(*static_cast<const uint8_t*>(text.buffers[0]), 0b101);
  const auto* offsets = static_cast<const int32_t*>(text.buffers[1]);
  EXPECT_EQ(std::string(static_cast<const char*>(text.buffers[2]) + offsets[2], 1), "x");
  EXPECT_EQ(batch.children[0]->buffers[0], nullptr) << "no nulls, no bit map";
  EXPECT_EQ(*static_cast<const uint8_t*>(batch.children[2]->buffers[1]), 0b001);
  batch.release(&batch);
}

// A stream of one array of strings in a layout, as a producer would make it.
struct Producer {
  std::string format;
  std::vector<ArrowArray> arrays;
  size_t next = 0;
  bool fail = false;
  int released = 0;
};

void NoRelease(ArrowArray* array) { array->release = nullptr; }
void NoReleaseSchema(ArrowSchema* schema) { schema->release = nullptr; }

void Produce(Producer* producer, ArrowArrayStream* out) {
  *out = {};
  out->private_data = producer;
  out->get_schema = [](ArrowArrayStream* s, ArrowSchema* schema) {
    *schema = {};
    schema->format = static_cast<Producer*>(s->private_data)->format.c_str();
    schema->release = NoReleaseSchema;
    return 0;
  };
  out->get_next = [](ArrowArrayStream* s, ArrowArray* array) {
    auto* p = static_cast<Producer*>(s->private_data);
    if (p->fail) return 5;
    *array = p->next < p->arrays.size() ? p->arrays[p->next++] : ArrowArray{};
    return 0;
  };
  out->get_last_error = [](ArrowArrayStream*) -> const char* { return "broken"; };
  out->release = [](ArrowArrayStream* s) {
    ++static_cast<Producer*>(s->private_data)->released;
    s->release = nullptr;
  };
}

std::vector<std::string> ReadAll(TextColumn* column) {
  std::vector<std::string> out;
  while (auto cell = column->Next()) out.push_back(cell->null ? "<null>" : std::string(cell->text));
  return out;
}

TEST(Import, ReadsEveryLayoutWithOffsetsAndNulls) {
  const uint8_t valid = 0b1011;
  const char chars[] = "dropBakua long enough text";
  const int32_t small[] = {0, 4, 8, 8, 26};
  const int64_t large[] = {0, 4, 8, 8, 26};
  struct View {
    int32_t length;
    char rest[12];
  };
  View views[4] = {{4, "drop"}, {4, "Baku"}, {0, ""}, {18, ""}};
  const int32_t where[] = {0, 8};
  std::memcpy(views[3].rest, chars + 8, 4);
  std::memcpy(views[3].rest + 4, where, 8);
  const int64_t sizes[] = {26};
  const void* buffers[3][4] = {
      {&valid, small, chars, nullptr}, {&valid, large, chars, nullptr}, {&valid, views, chars, sizes}};
  const char* formats[] = {"u", "U", "vu"};
  for (int i = 0; i < 3; ++i) {
    Producer producer{.format = formats[i], .arrays = {}};
    ArrowArray array{};
    array.length = 3;
    array.offset = 1;
    array.null_count = 1;
    array.n_buffers = i == 2 ? 4 : 3;
    array.buffers = buffers[i];
    array.release = NoRelease;
    ArrowArray empty = array;
    empty.length = 0;
    producer.arrays = {empty, array, array};
    ArrowArrayStream stream;
    Produce(&producer, &stream);
    std::string fault;
    auto column = TextColumn::Import(&stream, &fault);
    ASSERT_NE(column, nullptr);
    const std::vector<std::string> once = {"Baku", "<null>", "a long enough text"};
    std::vector<std::string> want = once;
    want.insert(want.end(), once.begin(), once.end());
    EXPECT_EQ(ReadAll(column.get()), want) << formats[i];
    EXPECT_EQ(column->fault(), "");
    column.reset();
    EXPECT_EQ(producer.released, 1);
  }
}

TEST(Import, TellsWhatIsNotText) {
  Producer producer{.format = "l", .arrays = {}};
  ArrowArrayStream stream;
  Produce(&producer, &stream);
  std::string fault;
  EXPECT_EQ(TextColumn::Import(&stream, &fault), nullptr);
  EXPECT_EQ(fault, "l");
  EXPECT_EQ(producer.released, 1);
}

TEST(Import, TellsOfABrokenProducer) {
  Producer producer{.format = "u", .arrays = {}, .fail = true};
  ArrowArrayStream stream;
  Produce(&producer, &stream);
  std::string fault;
  auto column = TextColumn::Import(&stream, &fault);
  ASSERT_NE(column, nullptr);
  EXPECT_FALSE(column->Next().has_value());
  EXPECT_EQ(column->fault(), "broken");
}

// A batch of one text, "Baku", to be made wrong.
struct OneText {
  int32_t offsets[2] = {0, 4};
  const void* buffers[3] = {nullptr, offsets, "Baku"};
  ArrowArray array{};
  OneText() {
    array.length = 1;
    array.n_buffers = 3;
    array.buffers = buffers;
    array.release = NoRelease;
  }
};

// "" or what is told of a good batch and then a wrong one; the good one is read.
std::string FaultAfterAGoodBatch(const ArrowArray& wrong) {
  OneText good;
  Producer producer{.format = "u", .arrays = {good.array, wrong}};
  ArrowArrayStream stream;
  Produce(&producer, &stream);
  std::string fault;
  auto column = TextColumn::Import(&stream, &fault);
  EXPECT_EQ(ReadAll(column.get()), std::vector<std::string>{"Baku"});
  EXPECT_FALSE(column->Next().has_value()) << "what was the end stays so";
  return column->fault();
}

TEST(Import, RefusesABatchThatCannotBe) {
  const std::string start = "a batch of the Arrow stream ";
  struct Case {
    const char* fault;
    void (*spoil)(OneText*);
  };
  static ArrowArray other{};
  const Case cases[] = {
      {"is of no possible length", [](OneText* t) { t->array.length = -1; }},
      {"is of no possible length", [](OneText* t) { t->array.offset = -1; }},
      {"is of no possible length", [](OneText* t) { t->array.offset = INT64_MAX; }},
      {"is of no possible length", [](OneText* t) { t->array.length = INT64_MAX / 4; }},
      {"is of another type than the stream", [](OneText* t) { t->array.n_buffers = 2; }},
      {"is of another type than the stream", [](OneText* t) { t->array.n_buffers = -1; }},
      {"is of another type than the stream", [](OneText* t) { t->array.n_children = 1; }},
      {"is of another type than the stream", [](OneText* t) { t->array.dictionary = &other; }},
      {"has more nulls than rows", [](OneText* t) { t->array.null_count = 2; }},
      {"has more nulls than rows", [](OneText* t) { t->array.null_count = -2; }},
      {"does not say which rows are null", [](OneText* t) { t->array.null_count = 1; }},
      {"has no buffers", [](OneText* t) { t->array.buffers = nullptr; }},
      {"has no offsets", [](OneText* t) { t->buffers[1] = nullptr; }},
      {"has no text", [](OneText* t) { t->buffers[2] = nullptr; }},
      {"has offsets that are negative or fall", [](OneText* t) { t->offsets[0] = -1; }},
      {"has offsets that are negative or fall", [](OneText* t) { t->offsets[0] = 5; }},
  };
  for (const Case& c : cases) {
    OneText text;
    c.spoil(&text);
    EXPECT_EQ(FaultAfterAGoodBatch(text.array), start + c.fault);
  }
}

TEST(Import, ABatchWithoutRowsNeedsNoBuffers) {
  OneText text;
  text.array.length = 0;
  text.array.buffers = nullptr;
  EXPECT_EQ(FaultAfterAGoodBatch(text.array), "");
  OneText unknown;  // nulls not counted, none of them marked
  unknown.array.null_count = -1;
  Producer producer{.format = "u", .arrays = {unknown.array}};
  ArrowArrayStream stream;
  Produce(&producer, &stream);
  std::string fault;
  EXPECT_EQ(ReadAll(TextColumn::Import(&stream, &fault).get()), std::vector<std::string>{"Baku"});
}

TEST(Import, RefusesAViewOutsideOfItsBuffers) {
  struct View {
    int32_t length, prefix, buffer, offset;
  };
  const int64_t sizes[] = {20};
  const char chars[] = "twenty bytes of text";
  const std::pair<View, bool> cases[] = {{{20, 0, 0, 0}, true},   {{13, 0, 0, 7}, true},
                                         {{13, 0, 0, 8}, false},  {{20, 0, 1, 0}, false},
                                         {{20, 0, -1, 0}, false}, {{20, 0, 0, -1}, false},
                                         {{-1, 0, 0, 0}, false},  {{INT32_MAX, 0, 0, INT32_MAX}, false}};
  for (const auto& [view, inside] : cases) {
    const void* buffers[] = {nullptr, &view, chars, sizes};
    ArrowArray array{};
    array.length = 1;
    array.n_buffers = 4;
    array.buffers = buffers;
    array.release = NoRelease;
    Producer producer{.format = "vu", .arrays = {array}};
    ArrowArrayStream stream;
    Produce(&producer, &stream);
    std::string fault;
    auto column = TextColumn::Import(&stream, &fault);
    EXPECT_EQ(column->Next().has_value(), inside) << view.length << " " << view.buffer << " " << view.offset;
    EXPECT_EQ(column->fault(), inside ? "" : "a text of the Arrow stream lies outside of its buffers");
  }
}

TEST(Import, RefusesAStreamThatCannotBeRead) {
  auto fault_of = [](auto spoil) {
    static Producer producer{.format = "u", .arrays = {}};
    producer.released = 0;
    ArrowArrayStream stream;
    Produce(&producer, &stream);
    spoil(&stream);
    const bool given = stream.release != nullptr;
    std::string fault;
    EXPECT_EQ(TextColumn::Import(&stream, &fault), nullptr);
    EXPECT_EQ(stream.release, nullptr);
    EXPECT_EQ(producer.released, given ? 1 : 0);
    return fault;
  };
  EXPECT_EQ(fault_of([](ArrowArrayStream* s) { s->release = nullptr; }),
            "the Arrow stream was read already, or released");
  EXPECT_EQ(fault_of([](ArrowArrayStream* s) { s->get_next = nullptr; }),
            "the Arrow stream has no function that gives batches");
  EXPECT_EQ(fault_of([](ArrowArrayStream* s) {
              s->get_schema = [](ArrowArrayStream*, ArrowSchema*) { return 0; };
            }),
            "the Arrow stream has no schema");
  EXPECT_EQ(fault_of([](ArrowArrayStream* s) {
              s->get_schema = [](ArrowArrayStream*, ArrowSchema*) { return 5; };
            }),
            "broken");
  EXPECT_EQ(fault_of([](ArrowArrayStream* s) {
              s->get_last_error = nullptr;
              s->get_schema = [](ArrowArrayStream*, ArrowSchema*) { return 5; };
            }),
            "the Arrow stream broke off: Input/output error");
}

TEST(Import, WhatAFailedCallLeftIsNotReleased) {
  Producer producer{.format = "u", .arrays = {}};
  ArrowArrayStream stream;
  Produce(&producer, &stream);
  stream.get_next = [](ArrowArrayStream*, ArrowArray* array) {
    array->release = [](ArrowArray*) { ADD_FAILURE(); };
    return 12;
  };
  stream.get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
  std::string fault;
  auto column = TextColumn::Import(&stream, &fault);
  EXPECT_FALSE(column->Next().has_value());
  EXPECT_EQ(column->fault(), "the Arrow stream broke off: Cannot allocate memory");
}

TEST(Schema, NoTableHasTwoColumnsOfOneName) {
  auto check = [](auto table) {
    std::set<std::string> names;
    for (const Column& column : TakeColumns(std::move(table), true))
      EXPECT_TRUE(names.insert(column.name()).second) << column.name();
  };
  check(BlocksTable());
  check(SentencesTable());
  check(TokensTable());
  check(ActorsTable());
  check(EntitiesTable());
  check(QuotesTable());
  check(TimesTable());
  check(EventsTable());
  check(RejectedTable());
}

}  // namespace
}  // namespace copydesk
