import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.ocr.TesseractOCRConfig;
import org.apache.tika.sax.BodyContentHandler;

/** Reads the files that its standard input names with Apache Tika, embedded files included: ReadWithTika THREADS. */
public final class ReadWithTika {
  private static final Pattern REQUEST = Pattern.compile("\\{\"id\":(\\d+),\"path\":\"(.*)\"\\}");

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // What libraries print must not come between the answers.
    System.setOut(System.err);
    Parser parser = new AutoDetectParser();
    ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(arguments[0]));
    answers.println("{\"ready\":true}");
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      Matcher request = REQUEST.matcher(line);
      if (!request.matches()) throw new IllegalArgumentException(line);
      String id = request.group(1);
      String path = request.group(2).replaceAll("\\\\(.)", "$1");
      pool.execute(() -> answers.println(read(parser, id, path)));
    }
    pool.shutdown();
  }

  private static String read(Parser parser, String id, String path) {
    ParseContext context = new ParseContext();
    TesseractOCRConfig noOcr = new TesseractOCRConfig();
    noOcr.setSkipOcr(true);
    context.set(TesseractOCRConfig.class, noOcr);
    context.set(Parser.class, parser);
    BodyContentHandler text = new BodyContentHandler(-1);
    Metadata metadata = new Metadata();
    metadata.set("resourceName", Path.of(path).getFileName().toString());
    try (TikaInputStream stream = TikaInputStream.get(Path.of(path))) {
      parser.parse(stream, text, metadata, context);
      return "{\"id\":" + id + ",\"characters\":" + text.toString().length() + "}";
    } catch (Exception | Error error) {
      String message = String.valueOf(error).replaceAll("[^ -!#-\\[\\]-~]", " ");
      return "{\"id\":" + id + ",\"error\":\"" + message.substring(0, Math.min(300, message.length())) + "\"}";
    }
  }
}
