#include "desk/corpus.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>

#include "bind/bind.h"
#include "bind/gil.h"
#include "bind/run.h"
#include "bind/source.h"
#include "corpus/token_documents.h"

namespace py = pybind11;

namespace copydesk {
namespace {

// --- tokens made elsewhere
// -------------------------------------------------------------------------------------------------

std::string KindOf(const py::handle& value) {
  return py::cast<std::string>(py::type::of(value).attr("__name__"));
}

// Where something is wrong: "document 3, token 5".
struct Place {
  size_t document = 0;
  const char* noun = nullptr;  // "token", "span"
  size_t number = 0;

  std::string ToString() const {
    return "document " + std::to_string(document) +
           (noun == nullptr ? "" : std::string(", ") + noun + " " + std::to_string(number));
  }
};

// The UTF-8 of a str; it lives as long as the str.
std::string_view Utf8(const py::handle& value, const Place& place, std::string_view key) {
  const std::string what = place.ToString() + ": `" + std::string(key) + "` ";
  if (!PyUnicode_Check(value.ptr())) throw py::type_error(what + "is a " + KindOf(value) + "; wanted a str");
  Py_ssize_t size = 0;
  const char* data = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (data == nullptr) {
    PyErr_Clear();
    throw py::value_error(what + "holds a lone surrogate: it has no UTF-8 form");
  }
  return {data, static_cast<size_t>(size)};
}

py::dict DictOf(const py::handle& value, const Place& place) {
  if (!PyDict_Check(value.ptr()))
    throw py::type_error(place.ToString() + " is a " + KindOf(value) + "; wanted a dict");
  return py::reinterpret_borrow<py::dict>(value);
}

py::sequence SequenceOf(const py::handle& value, const Place& place, const char* of_what) {
  if (PyUnicode_Check(value.ptr()) || !PySequence_Check(value.ptr())) {
    throw py::type_error(place.ToString() + " is a " + KindOf(value) + "; wanted a list of " + of_what);
  }
  return py::reinterpret_borrow<py::sequence>(value);
}

// An int, or the nearest that an int64 holds.
int64_t Clamped(const py::handle& value) {
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
  return overflow == 0 ? number : overflow < 0 ? INT64_MIN : INT64_MAX;
}

struct TokenFields {
  std::string_view text, after = " ";
  bool begins_sentence = false;
  std::vector<Attribute> given;
};

void ReadToken(const py::dict& token, const Place& place, TokenFields* out) {
  *out = {.given = std::move(out->given)};
  out->given.clear();
  bool has_text = false;
  for (auto [key, value] : token) {
    const std::string_view name = Utf8(key, place, "a key");
    if (name == "text") {
      out->text = Utf8(value, place, name);
      has_text = true;
    } else if (name == "ws") {
      out->after = PyBool_Check(value.ptr()) ? (value.ptr() == Py_True ? " " : "") : Utf8(value, place, name);
    } else if (name == "sent_start") {
      if (!value.is_none() && !PyLong_Check(value.ptr()))
        throw py::type_error(place.ToString() + ": `sent_start` is a " + KindOf(value) + "; wanted a bool");
      out->begins_sentence = !value.is_none() && Clamped(value) == 1;
    } else if (!value.is_none()) {
      out->given.push_back({name, Utf8(value, place, name)});
    }
  }
  if (!has_text) throw py::type_error(place.ToString() + " has no `text`");
  if (out->text.empty()) throw py::value_error(place.ToString() + ": `text` is empty");
  std::sort(out->given.begin(), out->given.end(),
            [](const Attribute& a, const Attribute& b) { return a.key < b.key; });
}

void AddSpan(const py::dict& span, const Place& place, corpus::TokenDocuments* documents) {
  std::string_view kind;
  TokenSpan tokens{-1, -1};
  std::vector<Attribute> attributes;
  for (auto [key, value] : span) {
    const std::string_view name = Utf8(key, place, "a key");
    if (name == "start" || name == "end") {
      if (!PyLong_Check(value.ptr()))
        throw py::type_error(place.ToString() + ": `" + std::string(name) + "` is a " + KindOf(value) +
                             "; wanted an int");
      const auto at = static_cast<int32_t>(std::clamp<int64_t>(Clamped(value), -1, INT32_MAX));
      (name == "start" ? tokens.start : tokens.end) = at;
    } else if (name == "kind") {
      kind = Utf8(value, place, name);
    } else if (!value.is_none()) {
      attributes.push_back({name, Utf8(value, place, name)});
    }
  }
  for (const char* name : {"kind", "start", "end"}) {
    if (!span.contains(name)) throw py::type_error(place.ToString() + " has no `" + name + "`");
  }
  documents->AddSpan(kind, tokens, attributes);
}

// Signals are looked at, and other threads let in, every so many documents and tokens.
constexpr size_t kPollPieces = 1 << 14;

py::tuple FromTokens(const std::shared_ptr<Engine>& engine, const py::iterable& docs,
                     const py::object& spans) {
  corpus::TokenDocuments documents;
  Report report;
  TokenFields fields;
  py::object span_lists = spans.is_none() ? py::object() : py::iter(spans);
  Place place;
  size_t pieces = 0;
  auto poll = [&] {
    if (pieces++ % kPollPieces != 0) return;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    const py::gil_scoped_release let_others_in;
  };
  for (const py::handle& doc : docs) {
    place = {.document = static_cast<size_t>(report.articles)};
    poll();
    documents.Begin();
    for (const py::object token : SequenceOf(doc, place, "tokens")) {
      poll();
      place.noun = "token";
      ReadToken(DictOf(token, place), place, &fields);
      documents.AddToken(fields.text, fields.after, fields.given, fields.begins_sentence);
      ++place.number;
    }
    place.noun = nullptr;
    if (span_lists) {
      py::object list = py::reinterpret_steal<py::object>(PyIter_Next(span_lists.ptr()));
      if (!list) throw py::value_error("spans= ends before " + place.ToString());
      if (!list.is_none()) {
        const py::sequence of_document = SequenceOf(list, place, "spans");
        place = {.document = place.document, .noun = "span", .number = 0};
        for (const py::object span : of_document) {
          AddSpan(DictOf(span, place), place, &documents);
          ++place.number;
        }
      }
    }
    if (std::string fault = documents.End(); !fault.empty())
      throw py::value_error("document " + std::to_string(place.document) + ": " + fault);
    if (!documents.fits()) throw py::value_error("more tokens or words than a corpus holds");
    if (documents.cut_sentences() > 0) {
      report.notices.push_back(
          {report.articles, "", "sentence_cut", std::to_string(documents.cut_sentences()) + " times"});
    }
    ++report.articles;
    ++report.read;
  }
  if (span_lists && py::reinterpret_steal<py::object>(PyIter_Next(span_lists.ptr())))
    throw py::value_error("spans= has more lists than there are documents");
  std::shared_ptr<const Corpus> corpus;
  {
    Unlocked unlocked;
    corpus = Corpus::FromTokens(engine, std::move(documents).Finish());
  }
  return py::make_tuple(std::const_pointer_cast<Corpus>(corpus), ReportDict(report));
}

// --- articles
// --------------------------------------------------------------------------------------------------------------

py::tuple Read(const std::shared_ptr<Engine>& engine, const std::vector<py::object>& columns,
               std::vector<std::string> fields, int threads, py::object progress) {
  PythonSource source(columns, std::move(fields), {});
  Poll poll(std::move(progress));
  Report report;
  std::shared_ptr<const Corpus> corpus;
  {
    Unlocked unlocked;
    RunOptions options{
        .threads = threads, .in_bytes = false, .poll = [&poll](int64_t done) { return poll(done); }};
    corpus = Corpus::Read(engine, &source, options, &report);
  }
  poll.Rethrow();
  return py::make_tuple(std::const_pointer_cast<Corpus>(corpus), ReportDict(report));
}

py::tuple Find(const Corpus& corpus, const Search& search, const Keys& keys, int threads) {
  return Run(keys, threads, false, py::none(),
             [&](const RunOptions& options) { return corpus.Find(search, options); });
}

int64_t Count(const Corpus& corpus, const Search& search, int threads) {
  Poll poll{py::none()};
  int64_t count = 0;
  {
    Unlocked unlocked;
    count = corpus.Count(search, {.threads = threads, .poll = [&poll](int64_t done) { return poll(done); }});
  }
  poll.Rethrow();
  return count;
}

py::object Capture(TokenSpan tokens) {
  return tokens.empty() ? py::object(py::none()) : py::object(py::make_tuple(tokens.start, tokens.end));
}

py::tuple FindSet(const Corpus& corpus, const SearchSet& set, const Keys& keys, int threads) {
  return Run(keys, threads, false, py::none(),
             [&](const RunOptions& options) { return corpus.Find(set, options); });
}

int64_t CountSet(const Corpus& corpus, const SearchSet& set, int threads) {
  Poll poll{py::none()};
  int64_t count = 0;
  {
    Unlocked unlocked;
    count = corpus.Count(set, {.threads = threads, .poll = [&poll](int64_t done) { return poll(done); }});
  }
  poll.Rethrow();
  return count;
}

py::list MatchTokens(const Corpus& corpus, const SearchSet& set, int threads, bool captures) {
  Poll poll{py::none()};
  std::vector<std::vector<SearchSet::Found>> found;
  {
    Unlocked unlocked;
    found =
        corpus.MatchTokens(set, {.threads = threads, .poll = [&poll](int64_t done) { return poll(done); }});
  }
  poll.Rethrow();
  py::list out;
  for (const auto& matches : found) {
    py::list rows;
    for (const SearchSet::Found& m : matches) {
      if (!captures) {
        rows.append(py::make_tuple(m.search, m.tokens.start, m.tokens.end));
        continue;
      }
      py::list parts;
      for (TokenSpan tokens : m.captures) parts.append(Capture(tokens));
      rows.append(py::make_tuple(m.search, m.tokens.start, m.tokens.end, parts));
    }
    out.append(rows);
  }
  return out;
}

// --- files
// -----------------------------------------------------------------------------------------------------------------

// Keys that are texts stand for values of `type`; keys of one's own are numbers or texts, or nothing where
// articles are counted.
corpus::Keys KeysToSave(const Keys& keys, const std::string& type) {
  corpus::Keys out;
  out.type = FlatArray(std::vector<char>(type.begin(), type.end()));
  if (auto* numbers = std::get_if<std::vector<int64_t>>(&keys)) out.numbers = FlatArray(*numbers);
  if (auto* texts = std::get_if<std::vector<std::string>>(&keys)) {
    std::vector<char> bytes;
    std::vector<uint32_t> ends;
    for (const std::string& text : *texts) {
      bytes.insert(bytes.end(), text.begin(), text.end());
      ends.push_back(static_cast<uint32_t>(bytes.size()));
    }
    if (bytes.size() > UINT32_MAX) throw py::value_error("keys of more than 4 GB");
    out.texts = {FlatArray(std::move(bytes)), FlatArray(std::move(ends))};
  }
  return out;
}

std::string Save(const Corpus& corpus, const std::string& path, const Keys& keys, const std::string& type) {
  const corpus::Keys saved = KeysToSave(keys, type);
  Unlocked unlocked;
  return corpus.Save(path, saved);
}

py::tuple Open(const std::shared_ptr<Engine>& engine, const std::string& path) {
  std::string wrong;
  std::shared_ptr<const Corpus> corpus;
  {
    Unlocked unlocked;
    corpus = Corpus::Open(engine, path, &wrong);
  }
  return py::make_tuple(std::const_pointer_cast<Corpus>(corpus), wrong);
}

// (numbers or texts or None, the type that texts stand for)
py::tuple SavedKeys(const Corpus& corpus) {
  const corpus::Keys& keys = corpus.keys();
  const std::string type(keys.type.data(), keys.type.size());
  if (!keys.numbers.empty())
    return py::make_tuple(std::vector<int64_t>(keys.numbers.begin(), keys.numbers.end()), type);
  if (keys.texts.size() == 0) return py::make_tuple(py::none(), type);
  std::vector<std::string> texts;
  for (corpus::StringId s = 0; s < keys.texts.size(); ++s) texts.emplace_back(keys.texts[s]);
  return py::make_tuple(texts, type);
}

py::dict Cells(const Corpus& corpus, int64_t article) {
  py::dict out;
  const std::vector<Cell> cells = corpus.Cells(article);
  for (size_t f = 0; f < cells.size(); ++f) {
    if (cells[f].state == CellState::kText)
      out[py::str(corpus.fields()[f])] = py::str(cells[f].text.data(), cells[f].text.size());
  }
  return out;
}

}  // namespace

void BindCorpus(py::module_* module) {
  py::class_<Corpus, std::shared_ptr<Corpus>>(*module, "Corpus")
      .def_static("read", &Read, py::arg("engine"), py::arg("columns"), py::arg("fields"), py::arg("threads"),
                  py::arg("progress"))
      .def_static("from_tokens", &FromTokens, py::arg("engine"), py::arg("docs"), py::arg("spans"))
      .def("find", &Find, py::arg("search"), py::arg("keys"), py::arg("threads"))
      .def("count", &Count, py::arg("search"), py::arg("threads"))
      .def("find_set", &FindSet, py::arg("set"), py::arg("keys"), py::arg("threads"))
      .def("count_set", &CountSet, py::arg("set"), py::arg("threads"))
      .def("match_tokens", &MatchTokens, py::arg("set"), py::arg("threads"), py::arg("captures"))
      .def("values", &Corpus::Values, py::arg("attribute"), py::call_guard<Unlocked>())
      .def("token_values", &Corpus::TokenValues, py::arg("article"), py::arg("attribute"),
           py::call_guard<Unlocked>())
      .def_static("open", &Open, py::arg("engine"), py::arg("path"))
      .def("save", &Save, py::arg("path"), py::arg("keys"), py::arg("type"))
      .def_property_readonly("saved_keys", &SavedKeys)
      .def("cells", &Cells, py::arg("article"))
      .def_property_readonly("articles", &Corpus::articles)
      .def_property_readonly("tokens", &Corpus::tokens)
      .def_property_readonly("nbytes", &Corpus::bytes);
}

}  // namespace copydesk
