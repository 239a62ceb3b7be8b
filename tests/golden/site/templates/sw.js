{{ site.offline }} {{ edition }} {{ files }} {{ not_found }}
