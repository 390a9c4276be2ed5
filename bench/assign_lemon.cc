// assign_lemon FILE: LEMON's network simplex on a problem in DIMACS's form: prints the seconds of its run and the total.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

int main(int, char **argv)
{
    using Graph = lemon::SmartDigraph;
    Graph g;
    Graph::ArcMap<long long> low(g), cap(g), cost(g);
    Graph::NodeMap<long long> supply(g);
    std::ifstream in(argv[1]);
    lemon::readDimacsMin(in, g, low, cap, cost, supply);
    lemon::NetworkSimplex<Graph, long long> simplex(g);
    simplex.lowerMap(low).upperMap(cap).costMap(cost).supplyMap(supply);
    auto start = std::chrono::steady_clock::now();
    auto how = simplex.run();
    double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%.3f %lld %s\n", s, -(long long)simplex.totalCost(), how == simplex.OPTIMAL ? "optimal" : "not optimal");
}
