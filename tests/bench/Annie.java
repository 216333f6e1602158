// GATE's ANNIE over articles, for pipeline_peers.py.
//
//   java -cp 'jars/*' Annie.java articles.jsonl.txt RUNS
//
// A line of the file is a text, with \n for a new line and \\ for \. Prints for each run: bytes read, annotations, and nanoseconds of
// processor time of the thread that reads, so that what compiles and collects beside it is not counted.
import gate.Corpus;
import gate.CorpusController;
import gate.Document;
import gate.Factory;
import gate.Gate;
import gate.creole.Plugin;
import gate.creole.ResourceReference;
import gate.util.persistence.PersistenceManager;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

public class Annie {
  static final List<String> TYPES = List.of("Person", "Location", "Organization", "Date", "Money", "Percent");

  public static void main(String[] arguments) throws Exception {
    Gate.runInSandbox(true);
    Gate.init();
    Plugin plugin = new Plugin.Maven("uk.ac.gate.plugins", "annie", "9.1");
    Gate.getCreoleRegister().registerPlugin(plugin);
    var resource = new ResourceReference(plugin, "resources/ANNIE_with_defaults.gapp");
    var annie = (CorpusController) PersistenceManager.loadObjectFromUrl(resource.toURL());
    Corpus corpus = Factory.newCorpus("articles");
    annie.setCorpus(corpus);
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) texts.add(unescaped(line));
    for (int run = Integer.parseInt(arguments[1]); run > 0; --run) read(annie, corpus, texts);
  }

  static void read(CorpusController annie, Corpus corpus, List<String> texts) throws Exception {
    var clock = ManagementFactory.getThreadMXBean();
    long bytes = 0;
    long found = 0;
    long start = clock.getCurrentThreadCpuTime();
    for (String text : texts) {
      Document document = Factory.newDocument(text);
      corpus.add(document);
      annie.execute();
      for (String type : TYPES) found += document.getAnnotations().get(type).size();
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
      corpus.clear();
      Factory.deleteResource(document);
    }
    System.out.println("read " + bytes + " " + found + " " + (clock.getCurrentThreadCpuTime() - start));
  }

  static String unescaped(String line) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < line.length(); ++i) {
      char c = line.charAt(i);
      if (c == '\\') c = line.charAt(++i) == 'n' ? '\n' : '\\';
      out.append(c);
    }
    return out.toString();
  }
}
