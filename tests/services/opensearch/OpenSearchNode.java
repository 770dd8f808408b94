import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.icu.ICUNormalizer2CharFilter;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.analysis.AbstractCharFilterFactory;
import org.opensearch.index.analysis.AbstractTokenFilterFactory;
import org.opensearch.index.analysis.AbstractTokenizerFactory;
import org.opensearch.index.analysis.CharFilterFactory;
import org.opensearch.index.analysis.TokenFilterFactory;
import org.opensearch.index.analysis.TokenizerFactory;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugin.analysis.kuromoji.AnalysisKuromojiPlugin;
import org.opensearch.plugins.AnalysisPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One real OpenSearch node from jars, without the distribution and without a security plugin. Arguments: HOME HTTP_PORT
 * TRANSPORT_PORT. A system property `opensearch.set.NAME` sets NAME of the node's settings.
 */
public class OpenSearchNode {
  private static final String OVERRIDE = "opensearch.set.";

  /** What index templates use of the plugin analysis-icu, which is not published as a jar. */
  public static class IcuPlugin extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
      return Map.of("icu_tokenizer", (index, environment, name, settings) -> new AbstractTokenizerFactory(index, settings, name) {
        @Override
        public Tokenizer create() {
          return new ICUTokenizer();
        }
      });
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
      return Map.of("icu_folding", (index, environment, name, settings) -> new AbstractTokenFilterFactory(index, name, settings) {
        @Override
        public TokenStream create(TokenStream tokens) {
          return new ICUFoldingFilter(tokens);
        }
      });
    }

    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
      return Map.of("icu_normalizer", (index, environment, name, settings) -> new AbstractCharFilterFactory(index, name) {
        @Override
        public Reader create(Reader text) {
          return new ICUNormalizer2CharFilter(text);
        }
      });
    }
  }

  /** The constructor of Node that takes plugins is protected. */
  private static class NodeWithPlugins extends Node {
    NodeWithPlugins(Settings settings, Collection<Class<? extends Plugin>> plugins) {
      super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "fileproc-test"), plugins, false);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Files.createDirectories(home.resolve("config"));
    Settings.Builder settings = Settings.builder()
        .put("path.home", home.toString())
        .put("path.data", home.resolve("data").toString())
        .put("cluster.name", "fileproc-test")
        .put("node.name", "fileproc-test")
        .put("network.host", "127.0.0.1")
        .put("http.port", arguments[1])
        .put("transport.port", arguments[2])
        .put("discovery.type", "single-node")
        .put("transport.type", "netty4")
        .put("http.type", "netty4")
        .put("node.store.allow_mmap", "false")
        // A full disk of the machine that runs the tests is not what they are about.
        .put("cluster.routing.allocation.disk.threshold_enabled", "false")
        // As in production: an index that nobody created is an error, not an index without a mapping.
        .put("action.auto_create_index", "false")
        .put("node.processors", "2");
    System.getProperties().forEach((key, value) -> {
      if (key.toString().startsWith(OVERRIDE)) settings.put(key.toString().substring(OVERRIDE.length()), value.toString());
    });
    Node node = new NodeWithPlugins(settings.build(), List.of(
        Netty4Plugin.class, CommonAnalysisPlugin.class, ReindexPlugin.class, PainlessPlugin.class,
        MapperExtrasPlugin.class, AnalysisKuromojiPlugin.class, IcuPlugin.class));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        node.close();
      } catch (Exception error) {
        error.printStackTrace();
      }
    }));
    node.start();
    Thread.currentThread().join();
  }
}
