#include "desk/phrases.h"

#include "base/limits.h"
#include "news/layers.h"

namespace copydesk {
namespace {

struct PhrasesTable {
  Utf8Column text{"text"}, country{"country"}, role{"role"}, code{"code"};

  Columns Take() {
    Columns out;
    for (Utf8Column* column : {&text, &country, &role, &code}) out.push_back(std::move(*column));
    return out;
  }
};

}  // namespace

std::shared_ptr<Table> CodePhrases(const Engine& engine, const std::vector<std::string>& phrases) {
  PhrasesTable rows;
  Vocabulary vocabulary;
  for (const std::string& phrase : phrases) {
    news::PhraseCode code = news::CodePhrase(engine.desk(), phrase, &vocabulary);
    rows.text.Add(phrase);
    rows.country.AddIfAny(code.country);
    rows.role.AddIfAny(code.role);
    rows.code.AddIfAny(code.code);
    if (vocabulary.IsFull()) vocabulary.Clear();
  }
  auto table = std::make_shared<Table>("phrases", PhrasesTable().Take());
  table->Append(rows.Take());
  return table;
}

}  // namespace copydesk
